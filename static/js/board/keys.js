// Letters work only while a note or a block has the focus: a click gives it to either.
import { undo } from "pmo/board/changes";
import { openMoveMenu } from "pmo/board/drag";
import { pick, toggleThread } from "pmo/board/linking";
import { nextColour, openNote, remove } from "pmo/board/menus";
import { chosenNote } from "pmo/board/thread";
import { edit, focusNote, writeNew } from "pmo/board/writing";
import { openDialog } from "pmo/dialog";

const main = () => document.querySelector("main[data-live]");
const writes = () => main().dataset.may.includes("write");
const isMine = (note) => note.hasAttribute("data-mine");

const onNote = {
  e: edit,
  Enter: (note) => (isMine(note) ? edit(note) : openNote(note)),
  m: openMoveMenu,
  c: nextColour,
  Delete: remove,
  Backspace: remove,
};
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function startKeys() {
  document.querySelector("[data-keys]")?.addEventListener("click", showKeys);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const note = event.target.closest?.(".note[data-pos]");
    const block = event.target.closest?.("section[data-block]");
    if (!block || event.target.closest(".grip, .note-links")) return;
    if (act(event, note, block)) event.preventDefault();
  });
}

/** @returns {boolean} whether the key meant something here */
function act(event, note, block) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "?") return showKeys();
  if (note && STEPS[key]) return step(note, STEPS[key]);
  if (note && key === "l") return toggleThread(note);
  if (note && key === "Enter" && chosenNote()) return pick(note) ?? true;
  if (!writes()) return false;
  if (key === "n") return writeNew(block.dataset.block) ?? true;
  if (key === "u") return undo() !== null;
  if (!note || !onNote[key] || (!isMine(note) && key !== "Enter")) return false;
  onNote[key](note);
  return true;
}

/** To the next note; while a thread is shown, to the next one of it or that can be linked. */
function step(note, by) {
  const all = [...main().querySelectorAll(".note[data-pos]")];
  const notes = chosenNote() ? all.filter((one) => one === note || one.matches("[data-thread], [data-partner]")) : all;
  const next = notes[notes.indexOf(note) + by];
  if (next) focusNote(next.id);
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return Boolean(next);
}

function showKeys() {
  const box = document.getElementById("dialog");
  box.replaceChildren(document.getElementById("keys").content.cloneNode(true));
  openDialog();
  return true;
}
