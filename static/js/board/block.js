// One block as one question, for phones: the note goes through the outbox and waits there offline.
import { queued, send } from "pmo/live/outbox";
import { startLive } from "pmo/live/live";
import { say } from "pmo/say";

startLive();
const main = document.querySelector("main[data-live]");
const form = document.querySelector("[data-add-form]");
const mine = document.getElementById("mine-list");
const everybody = document.querySelector("ul[data-block]");
const SHOW_LEFT = 100;
const newMark = () => crypto.getRandomValues(new Uint32Array(2)).join("-");

document.addEventListener("pmo:applied", showMine);
if (form) startWriting();

function startWriting() {
  const area = form.elements.text;
  const paper = form.querySelector(".compose");
  const left = form.querySelector(".left");

  const count = () => {
    const rest = area.maxLength - area.value.length;
    left.textContent = rest <= SHOW_LEFT ? left.dataset.left.replace("{n}", rest) : "";
  };
  area.addEventListener("input", count);
  count();
  form.addEventListener("change", () => (paper.dataset.paper = form.elements.paper.value));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return area.focus();
    const fields = { block: form.elements.block.value, text, paper: form.elements.paper.value };
    const mark = newMark();
    showWaiting({ mark, fields });
    area.value = "";
    count();
    area.focus();
    send({ url: form.action, fields, text, mark }).then(({ status }) => {
      if (status < 400) say(mine.dataset.saved);
    });
  });

  // After a reload: what still waits in the outbox stands here again.
  for (const entry of queued()) {
    if (entry.mark && entry.url === form.action && entry.fields.block === everybody.dataset.block) showWaiting(entry);
  }
  document.addEventListener("pmo:settled", (event) => {
    document.getElementById(`waiting-${event.detail.mark}`)?.remove();
    showCounts();
  });
}

/** The note stands among one's own at once, and says that it waits. */
function showWaiting({ mark, fields }) {
  const item = blank(`waiting-${mark}`, "p", mine.dataset.waiting);
  item.dataset.waiting = "";
  fill(item, fields);
  showCounts();
}

/** One's own notes are those of everybody's that bear one's own number; the newest come first. */
function showMine() {
  const notes = [...everybody.querySelectorAll(".note[data-pos]")];
  const own = new Map(
    notes.filter((note) => note.dataset.author === main.dataset.participant).map((note) => [note.id.replace("note", "mine"), note]),
  );
  for (const item of mine.querySelectorAll("[id^=mine-]")) if (!own.has(item.id)) item.remove();
  for (const [id, note] of own) {
    const { href, textContent: text } = note.querySelector(".note-text");
    if (!document.getElementById(id)) arrived(text);
    fill(document.getElementById(id) ?? blank(id, "a", mine.dataset.saved), { text, paper: note.dataset.paper, href });
  }
  showCounts();
}

/** The socket may bring a note before the answer to its sending does: it waits no more. */
function arrived(text) {
  const waiting = [...mine.querySelectorAll("[data-waiting]")];
  waiting.findLast((item) => item.querySelector(".note-text").textContent === text)?.remove();
}

function blank(id, tag, state) {
  const item = document.createElement("li");
  item.className = "note";
  item.id = id;
  const words = document.createElement(tag);
  words.className = "note-text";
  words.dir = "auto";
  const foot = document.createElement("div");
  foot.className = "note-foot";
  foot.textContent = state;
  item.append(words, foot);
  mine.prepend(item);
  return item;
}

function fill(item, { text, paper, href }) {
  const words = item.querySelector(".note-text");
  item.dataset.paper = paper;
  words.textContent = text;
  if (href) words.href = href;
}

function showCounts() {
  for (const list of [mine, everybody]) {
    const { oneNote, manyNotes } = main.dataset;
    const notes = list.querySelectorAll(".note").length;
    list.closest("section").querySelector(".count").textContent = notes === 1 ? oneNote : manyNotes.replace("{n}", notes);
  }
}
