// Writing in place: new notes in a block, and the text of a note that is there.
import * as changes from "pmo/board/changes";
import { addWaiting } from "pmo/board/waiting";
import { release } from "pmo/live/placing";
import { typingIn } from "pmo/live/presence";
import { say } from "pmo/say";

const MOST = 500;
const SHOW_LEFT = 100;
const words = () => document.querySelector("main[data-live]").dataset;

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
    if (text) {
      lastPaper = note.dataset.paper;
      addWaiting(block, text, lastPaper);
    }
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
