// New notes that were not answered yet: they stand in their block at once, and after a reload too.
import { addNote } from "pmo/board/changes";
import { queued } from "pmo/live/outbox";
import { say } from "pmo/say";

const words = () => document.querySelector("main[data-live]").dataset;
const newMark = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

/** Show the note at once, marked as waiting, and send it. */
export function addWaiting(block, text, paper) {
  const mark = newMark();
  showWaiting({ mark, fields: { block, text, paper } });
  addNote({ block, text, paper, mark }).then(({ elements, status }) => {
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
