// The board: live, written in place, moved by hand. Without this file every act is a plain form.
import { openMoveMenu, startDrag } from "pmo/board/drag";
import * as changes from "pmo/board/changes";
import { startKeys } from "pmo/board/keys";
import { startLinking } from "pmo/board/linking";
import { noteMenu, openNote } from "pmo/board/menus";
import { lookForMore, startOverflow } from "pmo/board/overflow";
import { startThread } from "pmo/board/thread";
import { showQueued } from "pmo/board/waiting";
import { edit, writeNew } from "pmo/board/writing";
import { startLive } from "pmo/live/live";
import { toast } from "pmo/say";

const main = document.querySelector("main[data-live]");
const { may, participant } = main.dataset;
const writes = may.includes("write");
const narrow = matchMedia("(width <= 900px)");

/** What this seat may change shows its grip and answers to keys. */
function markMine(notes) {
  for (const note of notes) {
    const mine = writes && (may.includes("edit-all") || note.dataset.author === participant);
    note.toggleAttribute("data-mine", mine);
  }
}

function count() {
  for (const section of main.querySelectorAll("section[data-block]")) {
    const notes = section.querySelectorAll(".note[data-pos]").length;
    const { oneNote, manyNotes } = main.dataset;
    section.querySelector(".count").textContent = notes === 1 ? oneNote : manyNotes.replace("{n}", notes);
    section.querySelector(".prompt-empty").hidden = notes > 0;
  }
  lookForMore();
}

function startPointer() {
  main.addEventListener("click", (event) => {
    if (event.target.closest(".grip") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const add = event.target.closest("[data-add]");
    const text = event.target.closest("a.note-text");
    if (add && !narrow.matches) {
      event.preventDefault();
      writeNew(add.closest("section").dataset.block);
    }
    if (text) {
      event.preventDefault();
      const note = text.closest(".note");
      if (note.hasAttribute("data-mine")) edit(note);
      else openNote(note);
    }
  });
  main.addEventListener("dblclick", (event) => {
    const section = event.target.closest("section[data-block]");
    if (writes && section && !event.target.closest(".note, a, button, .cluster")) writeNew(section.dataset.block);
  });
}

function startUndo() {
  document.querySelector("[data-undo]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    changes.undo();
  });
}

/** What the mover must know although the move went through: that links rest now. */
const tellWords = ({ status, words }) => status < 400 && words && toast(words, { undo: changes.undo });

const isNote = (item) => item.classList.contains("note");

/** Dragging and the menus put things where they go; here they are sent. */
function startMoves() {
  startDrag((item) => (isNote(item) ? noteMenu(item) : openMoveMenu(item)));
  main.addEventListener("pmo:move", ({ target, detail }) => {
    count();
    if (isNote(target)) changes.moveNote(target, detail).then(tellWords);
    else changes.moveGroup(target, detail);
  });
  main.addEventListener("pmo:group", ({ target, detail }) => {
    changes.groupNotes(target, document.getElementById(detail.onto));
  });
}

startLive();
startOverflow(main);
markMine(main.querySelectorAll(".note"));
document.addEventListener("pmo:applied", () => {
  markMine(main.querySelectorAll(".note"));
  count();
});
startThread();
startLinking();
startPointer();
startKeys();
if (writes) {
  startUndo();
  showQueued();
  startMoves();
}
