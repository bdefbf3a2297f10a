// One block as one question, for phones: the note goes through the outbox and waits there offline.
import { send } from "pmo/live/outbox";
import { startLive } from "pmo/live/live";
import { say } from "pmo/say";

startLive();
const form = document.querySelector("[data-add-form]");
const SHOW_LEFT = 100;

if (form) {
  const area = form.elements.text;
  const paper = form.querySelector(".compose");
  const left = form.querySelector(".left");

  const count = () => {
    const rest = area.maxLength - area.value.length;
    left.textContent = rest <= SHOW_LEFT ? left.dataset.left.replace("{n}", rest) : "";
  };
  area.addEventListener("input", count);
  form.addEventListener("change", () => (paper.dataset.paper = form.elements.paper.value));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return area.focus();
    const fields = { block: form.elements.block.value, text, paper: form.elements.paper.value };
    const item = show(fields);
    area.value = "";
    count();
    area.focus();
    send({ url: form.action, fields, text }).then(({ status }) => {
      if (status >= 400) return item.remove();
      item.removeAttribute("data-waiting");
      item.querySelector(".note-foot").textContent = list().dataset.saved;
      say(list().dataset.saved);
    });
  });
}

const list = () => document.getElementById("mine-list");

/** The note stands below at once, and says that it waits. */
function show({ text, paper }) {
  const item = document.createElement("li");
  item.className = "note";
  item.dataset.paper = paper;
  item.dataset.waiting = "";
  const words = document.createElement("p");
  words.className = "note-text";
  words.dir = "auto";
  words.textContent = text;
  const foot = document.createElement("div");
  foot.className = "note-foot";
  foot.textContent = list().dataset.waiting;
  item.append(words, foot);
  list().prepend(item);
  return item;
}
