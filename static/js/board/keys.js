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
const AHEAD = { ArrowDown: [0, 1], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowLeft: [-1, 0] };

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
  if (note && STEPS[key]) return goTo(chosenNote() ? nearest(note, AHEAD[key]) : next(note, STEPS[key]));
  if (note && key === "l") return toggleThread(note);
  if (note && key === "Enter" && chosenNote()) return pick(note) ?? true;
  if (!writes()) return false;
  if (key === "n") return writeNew(block.dataset.block) ?? true;
  if (key === "u") return undo() !== null;
  if (!note || !onNote[key] || (!isMine(note) && key !== "Enter")) return false;
  onNote[key](note);
  return true;
}

const all = () => [...main().querySelectorAll(".note[data-pos]")];

/** The next note in the order of reading. */
function next(note, by) {
  const notes = all();
  return notes[notes.indexOf(note) + by];
}

/**
 * While a thread is shown: of its notes and those that can be linked, the nearest one in that direction on the
 * screen, of those within 45° of it if there is any.
 */
function nearest(note, [x, y]) {
  const from = centre(note);
  const found = all()
    .filter((one) => one !== note && one.matches("[data-thread], [data-partner]") && one.getClientRects().length)
    .map((one) => {
      const at = centre(one);
      const [right, down] = [at.x - from.x, at.y - from.y];
      const ahead = right * x + down * y;
      return { one, ahead, beside: Math.abs(right * y + down * x), far: Math.hypot(right, down) };
    })
    .filter(({ ahead }) => ahead > 1);
  const straight = found.filter(({ ahead, beside }) => beside <= ahead);
  return (straight.length ? straight : found).sort((one, other) => one.far - other.far)[0]?.one;
}

function centre(note) {
  const { left, top, width, height } = note.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

function goTo(note) {
  if (note) focusNote(note.id);
  note?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return Boolean(note);
}

function showKeys() {
  const box = document.getElementById("dialog");
  box.replaceChildren(document.getElementById("keys").content.cloneNode(true));
  openDialog();
  return true;
}
