// The ballot: a tap gives a dot at once, the outbox brings it to the server, also after an outage.
// Without this file every plus and minus is a plain form.
import { queued, send } from "pmo/live/outbox";
import { say, toast } from "pmo/say";

const ballot = () => document.getElementById("ballot");
const lines = () => [...ballot().querySelectorAll("li[id]")];
const dotsOf = (line) => Number(line.querySelector("output").textContent);
const left = () => Number(ballot().dataset.dots) - lines().reduce((sum, line) => sum + dotsOf(line), 0);

function show(line, dots) {
  const output = line.querySelector("output");
  output.textContent = dots;
  output.dataset.n = dots;
  line.toggleAttribute("data-mine", dots > 0);
}

/** Dots left, and which buttons do something: said by aria, so that none loses the focus. */
function refresh() {
  const rest = left();
  document.getElementById("dots-left").textContent = rest;
  const words = document.getElementById("dots-left").nextElementSibling;
  words.textContent = rest === 1 ? words.dataset.one : words.dataset.many;
  for (const line of lines()) {
    const dots = dotsOf(line);
    for (const button of line.querySelectorAll("button")) {
      button.disabled = false;
      const off = button.dataset.by === "1" ? rest < 1 || dots >= Number(ballot().dataset.cap) : dots < 1;
      button.setAttribute("aria-disabled", String(off));
    }
  }
}

function change(line, by) {
  const { cap, said, none, full } = ballot().dataset;
  const dots = dotsOf(line) + by;
  if (dots < 0) return;
  if (dots > Number(cap)) return say(full);
  if (by > 0 && left() < 1) return say(none);
  show(line, dots);
  refresh();
  const title = line.querySelector(".what").textContent.trim();
  say(said.replace("{title}", title).replace("{n}", dots).replace("{left}", left()));
  send({ url: line.querySelector("form").action, fields: { dots }, label: title }).then(({ status, words: why }) => {
    if (status < 400) return;
    toast(why, { stays: true });
    reload();
  });
}

/** What the server has, when it did not take what this page shows. */
async function reload() {
  await htmx.ajax("GET", ballot().dataset.url, { target: "#ballot", select: "#ballot", swap: "outerHTML" });
  if (ballot()) begin();
  else location.reload();
}

/** Dots that wait for the network stand where they will be. */
function begin() {
  const waiting = new Map(queued().map(({ url, fields }) => [url, Number(fields.dots)]));
  for (const line of lines()) {
    const dots = waiting.get(line.querySelector("form").action);
    if (dots !== undefined) show(line, dots);
  }
  refresh();
}

const lineAt = (event) => event.target.closest?.("#ballot li[id]");

document.addEventListener("submit", (event) => {
  const line = lineAt(event);
  if (!line) return;
  event.preventDefault();
  change(line, Number(event.submitter?.dataset.by ?? 1));
});
document.addEventListener("click", (event) => {
  const line = event.target.closest?.("#ballot .what") && lineAt(event);
  // Whoever marks the text to copy it gives no dot.
  if (line && !String(getSelection())) change(line, event.shiftKey ? -1 : 1);
});
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest?.("#ballot .what")) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const by = { "+": 1, "=": 1, "-": -1 }[event.key];
  const line = by && !event.ctrlKey && !event.metaKey && !event.altKey && lineAt(event);
  if (!line) return;
  event.preventDefault();
  change(line, by);
});

begin();
