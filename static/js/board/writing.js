// Writing in place: new notes in a block, and the text of a note that is there.
import * as changes from "pmo/board/changes";
import { release } from "pmo/live/frames";
import { queued } from "pmo/live/outbox";
import { typingIn } from "pmo/live/presence";
import { say } from "pmo/say";

const MOST = 500;
const SHOW_LEFT = 100;
const words = () => document.querySelector("main[data-live]").dataset;
const newMark = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

let lastPaper = "saffron";

/** A field on paper with the number of characters left near the end. */
function field(note, text) {
  const area = note.querySelector("textarea");
  const left = note.querySelector(".left");
  area.value = text;
  const count = () => {
    const rest = MOST - area.value.length;
    if (left) left.textContent = rest <= SHOW_LEFT ? rest : "";
  };
  area.addEventListener("input", count);
  count();
  return area;
}

/** Ctrl, Alt and input methods keep their Enter; Shift+Enter is a new line. */
const isEnter = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing;

// --- a new note ------------------------------------------------------------------------------------

/** Open an empty note at the end of the block and write into it. */
export function writeNew(block, paper = lastPaper) {
  const list = document.getElementById(`list-${block}`);
  const note = document.getElementById("writing").content.firstElementChild.cloneNode(true);
  note.dataset.paper = paper;
  note.dataset.busy = "";
  list.append(note);
  const area = field(note, "");
  let done = false;
  const finish = (again) => {
    if (done) return;
    done = true;
    const text = changes.trimmed(area.value);
    note.remove();
    if (text) addWaiting(block, text, note.dataset.paper);
    if (text && again) writeNew(block, note.dataset.paper);
    else list.closest("section").querySelector("[data-add]")?.focus({ preventScroll: true });
  };
  area.addEventListener("keydown", (event) => {
    if (isEnter(event)) {
      event.preventDefault();
      finish(true);
    }
    if (event.key === "Escape") finish(false);
  });
  area.addEventListener("blur", () => finish(false));
  document.addEventListener("pmo:reload", () => finish(false), { once: true });
  area.focus();
  note.scrollIntoView({ block: "nearest" });
}

/** Show the note at once, marked as waiting, and send it. */
function addWaiting(block, text, paper) {
  lastPaper = paper;
  const mark = newMark();
  showWaiting({ mark, fields: { block, text, paper } });
  changes.addNote({ block, text, paper, mark }).then(({ elements, status }) => {
    document.getElementById(`waiting-${mark}`)?.remove();
    if (status < 400) say(words().saved);
    elements[0]?.toggleAttribute("data-new", true);
  });
}

function showWaiting({ mark, fields }) {
  const list = document.getElementById(`list-${fields.block}`);
  if (!list || document.getElementById(`waiting-${mark}`)) return;
  const note = document.createElement("li");
  note.className = "note";
  note.id = `waiting-${mark}`;
  note.dataset.paper = fields.paper;
  note.dataset.waiting = "";
  const text = document.createElement("p");
  text.className = "note-text";
  text.dir = "auto";
  text.textContent = fields.text;
  const foot = document.createElement("div");
  foot.className = "note-foot";
  foot.textContent = words().waiting;
  note.append(text, foot);
  list.append(note);
}

/** After a reload: what still waits in the outbox stands on the board again. */
export function showQueued() {
  const here = words().addUrl;
  for (const entry of queued()) if (entry.mark && entry.url === here) showWaiting(entry);
  document.addEventListener("pmo:settled", (event) => {
    document.getElementById(`waiting-${event.detail.mark}`)?.remove();
  });
  document.addEventListener("pmo:applied", (event) => event.detail.elements.forEach(arrived));
}

/** The socket may bring one's own new note before the answer to its sending does: it waits no more. */
function arrived(note) {
  if (note.dataset.author !== words().participant || !note.parentElement) return;
  const text = note.querySelector(".note-text")?.textContent;
  const waiting = [...note.parentElement.querySelectorAll(":scope > [id^=waiting-]")];
  waiting.find((item) => item.querySelector(".note-text").textContent === text)?.remove();
}

// --- the text of a note ------------------------------------------------------------------------------

/** Turn the note's text into a field; what others change meanwhile waits, and is merged. */
export function edit(note) {
  const link = note.querySelector(".note-text");
  if (note.hasAttribute("data-busy") || !link) return;
  const before = link.textContent;
  const base = note.dataset.version;
  const area = document.createElement("textarea");
  area.maxLength = Math.max(MOST, before.length);
  area.dir = "auto";
  area.setAttribute("aria-label", words().editLabel);
  note.dataset.busy = "";
  // The same place on the paper as the text had, so that nothing jumps.
  area.style.minBlockSize = `${link.getBoundingClientRect().height}px`;
  link.hidden = true;
  link.before(area);
  field(note, before);
  let done = false;
  const finish = (focus) => {
    if (done) return;
    done = true;
    const text = changes.trimmed(area.value);
    area.remove();
    link.hidden = false;
    delete note.dataset.busy;
    typingIn("");
    if (text && text !== before) save(note, link, text, base);
    else release(note);
    if (focus) focusNote(note.id);
  };
  area.addEventListener("input", () => typingIn(note.id));
  area.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (isEnter(event) || event.key === "Escape") {
      event.preventDefault();
      finish(true);
    }
  });
  area.addEventListener("blur", () => finish(false));
  document.addEventListener("pmo:reload", () => finish(false), { once: true });
  area.focus();
  area.setSelectionRange(before.length, before.length);
}

function save(note, link, text, base) {
  link.textContent = text;
  note.dataset.waiting = "";
  changes.editNote(note, text, base).then(({ status, words: told }) => {
    const fresh = document.getElementById(note.id);
    fresh?.removeAttribute("data-waiting");
    if (told) say(told);
    else if (status < 400) say(words().saved);
  });
  release(note);
}

export const focusNote = (id) =>
  document.getElementById(id)?.querySelector(".note-text")?.focus({ preventScroll: true });
