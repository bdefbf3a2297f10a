// One note's thread: what it is linked with, forwards and backwards, stands out; the rest steps back.
import { between, blockOf, counts, directed, holding, idOf, measurable, threadOf } from "pmo/board/links";
import { clearLines, drawLines } from "pmo/board/lines";
import { say } from "pmo/say";
import { watch } from "pmo/scrolls";

let main;
let bar;
let chosen = "";

const notes = () => [...main.querySelectorAll(".note[data-pos]")];
const noteOf = (id) => document.getElementById(`note-${id}`);
export const textOf = (note) => note.querySelector(".note-text").textContent.trim();
const short = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

export const mayLink = () => main.dataset.may.includes("link");

/** The note whose thread is shown; null while none is. */
export const chosenNote = () => (chosen ? noteOf(chosen) : null);

export function startThread() {
  main = document.querySelector("main[data-live]");
  bar = document.getElementById("thread");
  const asked = main.querySelector('.note[data-thread="chosen"]');
  if (asked) choose(asked);
  else countLinks();
  document.addEventListener("pmo:applied", refresh);
  new ResizeObserver(drawAgain).observe(main);
  main.addEventListener("scroll", drawAgain, { capture: true, passive: true });
  bar.querySelector("[data-thread-end]").addEventListener("click", (event) => {
    event.preventDefault();
    endThread();
  });
  // In the dialog where a script runs, on the page of the note where none does.
  for (const link of bar.querySelectorAll("[data-thread-links], [data-thread-kpis]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      htmx.ajax("GET", link.href, { target: "#dialog", swap: "innerHTML" });
    });
  }
}

/** Show the thread of this note. */
export function choose(note) {
  chosen = idOf(note);
  keepAddress(`?thread=${chosen}`);
  show();
  say(`${bar.querySelector("h2").textContent}: ${bar.querySelector(".thread-words").textContent}`);
}

/** Everything as before; the focus goes back to the note that was chosen. */
export function endThread() {
  const note = chosenNote();
  chosen = "";
  keepAddress(location.pathname);
  show();
  note?.querySelector(".note-text").focus({ preventScroll: true });
}

/** A page that loads again shows the same thread. */
const keepAddress = (address) => history.replaceState(history.state, "", address);

/** After any change on the page: the counts, and the thread if one is shown. */
export function refresh() {
  if (chosen && !noteOf(chosen)) endThread();
  else show();
}

function show() {
  const links = holding();
  countLinks(links);
  const note = chosenNote();
  const thread = note ? threadOf(chosen, links) : { notes: new Set(), links: [] };
  main.toggleAttribute("data-threaded", Boolean(note));
  for (const each of notes()) mark(each, note, thread, links);
  if (note) fill(note, thread);
  bar.hidden = !note;
  drawAgain();
}

function mark(each, note, thread, links) {
  const id = idOf(each);
  if (id === chosen) each.dataset.thread = "chosen";
  else if (thread.notes.has(id)) each.dataset.thread = "on";
  else delete each.dataset.thread;
  const partner = note && mayLink() && id !== chosen && directed(note, each) && !between(chosen, id, links);
  each.toggleAttribute("data-partner", Boolean(partner));
}

/** The number on every note; without a script the server has written it. */
function countLinks(links = holding()) {
  const found = counts(links);
  for (const note of notes()) {
    const number = note.querySelector(".note-links [data-derived]");
    const text = String(found.get(idOf(note)) ?? "");
    if (number && number.textContent !== text) number.textContent = text;
  }
}

// --- the bar: the thread in words ------------------------------------------------------------------

function fill(note, { notes: ids, links }) {
  const { title, none } = bar.dataset;
  const beads = beadsOf(ids, links);
  bar.querySelector("h2").textContent = title.replace("{note}", short(textOf(note)));
  bar.querySelector(".thread-words").textContent = beads.map(({ words }) => words).join(", ") || none;
  const page = note.querySelector(".note-text").href;
  bar.querySelector("[data-thread-links]").href = `${page}?at=links#links`;
  const kpis = bar.querySelector("[data-thread-kpis]");
  if (kpis) {
    kpis.href = `${page}?at=kpis#links`;
    kpis.hidden = !measurable(note);
  }
  bar.querySelector(".thread-list").replaceChildren(...beads.map(itemOf));
  watch(bar);
}

/** Block by block in the order of filling, KPIs last; without the chosen note. */
function beadsOf(ids, links) {
  const others = [...ids].filter((id) => id !== chosen).map(noteOf);
  const kpis = new Map(links.filter(({ kpi }) => kpi).map(({ kpi, item }) => [kpi, item.textContent]));
  return [...bar.querySelectorAll("[data-bead]")].flatMap(({ dataset: { bead, one, many, label } }) => {
    const found = bead === "kpi" ? [...kpis.values()].map((text) => ({ text })) : here(others, bead);
    const words = found.length === 1 ? one : many.replace("{n}", found.length);
    return found.length ? [{ bead, label, words, found }] : [];
  });
}

const here = (others, block) =>
  others.filter((note) => blockOf(note) === block).map((note) => ({ text: textOf(note), href: `#${note.id}` }));

function itemOf({ bead, label, found }) {
  const item = document.createElement("li");
  item.dataset.of = bead;
  const name = document.createElement("b");
  name.textContent = label;
  item.append(name);
  for (const { text, href } of found) {
    const what = document.createElement(href ? "a" : "span");
    if (href) what.href = href;
    what.dir = "auto";
    what.textContent = text;
    item.append(what);
  }
  return item;
}

let asked = 0;

/** Once a picture: notes scroll, move and change size under the lines. */
function drawAgain() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    if (chosen) drawLines(main, threadOf(chosen).links);
    else clearLines();
  });
}
