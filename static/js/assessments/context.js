// Entries go through the outbox: one writes the next one while the last is still on its way.
import { startLive } from "pmo/live/live";
import { send } from "pmo/live/outbox";
import { say } from "pmo/say";

startLive();
const main = document.querySelector("main[data-live]");

document.addEventListener("pmo:applied", showCounts);
for (const form of document.querySelectorAll("[data-add-entry]")) startForm(form);

function startForm(form) {
  const { text, source, kind } = form.elements;
  // What was kept when the page was left stands in a form that is folded up.
  const unfold = () => {
    if (text.value || source.value) form.closest("details").open = true;
  };
  form.addEventListener("input", unfold);
  unfold();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = text.value.trim();
    if (!said) return text.focus();
    const fields = { kind: kind.value, text: said, source: source.value };
    text.value = source.value = "";
    text.focus();
    send({ url: form.action, fields, text: said }).then(({ status }) => {
      if (status < 400) return say(main.dataset.saved);
      // What was not taken stands in its form again, unless the next one is being written there.
      if (!text.value && !source.value) [text.value, source.value] = [said, fields.source];
    });
  });
}

function showCounts() {
  const { one, many, oneKind, manyKinds } = main.dataset;
  const counts = [];
  for (const list of document.querySelectorAll(".entries")) {
    const count = list.children.length;
    counts.push(count);
    list.closest("section").querySelector("[data-count]").textContent = words(count, one, many);
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const kinds = counts.filter(Boolean).length;
  main.querySelector("[data-total]").textContent = words(total, one, many);
  main.querySelector("[data-kinds]").textContent = words(kinds, oneKind, manyKinds);
  document.querySelector("[data-vote]")?.toggleAttribute("hidden", total === 0);
}

function words(count, one, many) {
  return count === 1 ? one : many.replace("{n}", count);
}
