// What can be done to a note without dragging it.
import * as changes from "pmo/board/changes";
import { openMoveMenu } from "pmo/board/drag";
import { toggleThread } from "pmo/board/linking";
import { edit, focusNote } from "pmo/board/writing";
import { openMenu } from "pmo/menu";
import { toast } from "pmo/say";

const main = () => document.querySelector("main[data-live]");
const words = () => main().dataset;
const PAPERS = ["saffron", "coral", "sky", "mint", "lilac"];

/** What a tap or Enter on the grip offers. */
export function noteMenu(note) {
  const { moveTitle, editLabel, colourTitle, deleteLabel, openLabel, threadLabel } = words();
  const items = [
    { value: "move", label: `${moveTitle} …` },
    { value: "edit", label: editLabel },
    { value: "colour", label: colourTitle },
    { value: "thread", label: threadLabel },
    { value: "open", label: openLabel },
    { value: "delete", label: deleteLabel, danger: true },
  ];
  const acts = { move: openMoveMenu, edit, colour: nextColour, thread: toggleThread, open: openNote, delete: remove };
  openMenu(note.querySelector(".grip"), items, (act) => acts[act](note), note.querySelector(".note-text").textContent);
}

export function nextColour(note) {
  const at = PAPERS.indexOf(note.dataset.paper);
  changes.colourNote(note, PAPERS[(at + 1) % PAPERS.length]).then(() => focusNote(note.id));
}

/** Delete at once; the toast takes it back. */
export function remove(note) {
  changes.deleteNote(note).then(({ status }) => {
    if (status < 400) toast(words().deleted, { undo: changes.undo });
  });
}

/** The note's page in the dialog: history, group, earlier texts. */
export function openNote(note) {
  const address = note.querySelector(".note-text").href;
  htmx.ajax("GET", address, { target: "#dialog", swap: "innerHTML" });
}
