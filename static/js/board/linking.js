// Linking on the board: the mark of a note shows its thread; what can be its partner is then a click,
// a tap or Enter away, or the end of a drag from the mark.
import { changeStrength, linkNotes, removeLink } from "pmo/board/changes";
import { between, idOf, showWaiting } from "pmo/board/links";
import { drawLoose, endLoose } from "pmo/board/lines";
import { choose, chosenNote, endThread, mayLink, refresh } from "pmo/board/thread";
import { scrollAtEdges } from "pmo/edges";
import { queued } from "pmo/live/outbox";
import { openMenu } from "pmo/menu";
import { say, toast } from "pmo/say";

const THRESHOLD = 6;
const main = () => document.querySelector("main[data-live]");
const bar = () => document.getElementById("thread");
const textOf = (note) => note.querySelector(".note-text").textContent.trim();
const newMark = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

let drag = null;
let swallow = false;

export function startLinking() {
  // Before the board's own: while a thread is shown a click chooses, and never opens an editor.
  main().addEventListener("click", click, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !(drag || chosenNote())) return;
    if (drag) endDrag(null);
    else if (!event.target.matches?.("input, textarea, select")) endThread();
  });
  if (mayLink()) startDrags();
  for (const entry of queued()) if (entry.url === main().dataset.linkUrl) showWaiting(entry);
  document.addEventListener("pmo:settled", ({ detail }) => {
    document.querySelector(`#links > #waiting-${detail.mark}`)?.remove();
    refresh();
  });
}

function click(event) {
  const mark = event.target.closest(".note-links");
  const note = event.target.closest(".note[data-pos]");
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest(".grip, textarea")) return;
  if (!mark && !(note && chosenNote())) return;
  event.preventDefault();
  event.stopPropagation();
  if (swallow) swallow = false;
  else if (mark) toggleThread(note);
  else pick(note);
}

/** The thread of this note, or of none when it was the one. */
export function toggleThread(note) {
  if (chosenNote() === note) endThread();
  else choose(note);
  return true;
}

/** What a note means while a thread is shown: a partner to link, a link to change, another thread. */
export function pick(note) {
  const chosen = chosenNote();
  if (note === chosen) return endThread();
  if (note.hasAttribute("data-partner")) return link(chosen, note);
  const linked = mayLink() && between(idOf(chosen), idOf(note));
  if (linked?.item.id.startsWith("link-")) return linkMenu(note, linked);
  choose(note);
}

function link(chosen, note) {
  const mark = newMark();
  const fields = { source: `note:${idOf(chosen)}`, end: `note:${idOf(note)}` };
  showWaiting({ mark, fields });
  refresh();
  linkNotes(fields, mark).then(({ status, words }) => {
    if (status >= 400 || words) toast(words);
    else say(bar().dataset.linked.replace("{note}", textOf(note)));
  });
}

/** The strengths of a link that is there, and its end. */
function linkMenu(note, { item, strength }) {
  const { strengthOne, strengthTwo, strengthThree, remove, other } = bar().dataset;
  const items = [strengthOne, strengthTwo, strengthThree].map((label, at) => ({
    value: String(at + 1),
    label,
    current: strength === at + 1,
  }));
  items.push({ value: "thread", label: other }, { value: "remove", label: remove, danger: true });
  const tell = ({ status, words }) => status >= 400 && toast(words);
  openMenu(note.querySelector(".note-links"), items, (act) => {
    if (act === "thread") choose(note);
    else if (act === "remove") removeLink(item).then(tell);
    else changeStrength(item, act).then(tell);
  }, textOf(note));
}

// --- by drag: the mark only, so that a finger beside it still scrolls ---------------------------------

function startDrags() {
  document.addEventListener("pointerdown", (event) => {
    swallow = false;
    const mark = event.target.closest?.(".note-links");
    if (!mark || drag || event.button !== 0 || !event.isPrimary) return;
    const at = { x: event.clientX, y: event.clientY };
    drag = { id: event.pointerId, note: mark.closest(".note"), from: at, at, moving: false, over: null };
    mark.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", (event) => {
    if (event.pointerId !== drag?.id) return;
    swallow = drag.moving && event.pointerType === "mouse";
    endDrag(drag.moving ? under(drag.at) : null);
  });
  document.addEventListener("pointercancel", (event) => event.pointerId === drag?.id && endDrag(null));
  // A link is dragged by the browser otherwise.
  main().addEventListener("dragstart", (event) => event.target.closest?.(".note-links") && event.preventDefault());
}

function follow(event) {
  if (event.pointerId !== drag?.id) return;
  drag.at = { x: event.clientX, y: event.clientY };
  if (drag.moving || Math.hypot(drag.at.x - drag.from.x, drag.at.y - drag.from.y) < THRESHOLD) return;
  drag.moving = true;
  if (chosenNote() !== drag.note) choose(drag.note);
  main().toggleAttribute("data-linking", true);
  picture();
}

/** Once a picture: the line ends under the pointer, and what is at an edge scrolls. */
function picture() {
  if (!drag?.moving) return;
  scrollAtEdges(drag.at);
  drawLoose(main(), drag.note, drag.at);
  over(under(drag.at));
  requestAnimationFrame(picture);
}

const under = ({ x, y }) => document.elementFromPoint(x, y)?.closest(".note[data-partner]") ?? null;

function over(note) {
  if (drag.over === note) return;
  drag.over?.removeAttribute("data-over");
  note?.setAttribute("data-over", "");
  drag.over = note;
}

function endDrag(target) {
  over(null);
  const { note, moving } = drag;
  drag = null;
  main().removeAttribute("data-linking");
  endLoose();
  if (target) link(note, target);
  else if (moving) say(bar().dataset.cancelled);
}
