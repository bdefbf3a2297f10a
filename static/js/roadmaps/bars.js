// Bars of the roadmap are dragged, or moved by Alt and the arrow keys; the page then shows what moves
// with them before anything is kept.  Without this script the panel's form does the same.
import { hold, leave as leavePage, release } from "pmo/live/leaving";
import { isCutOff } from "pmo/live/offline";
import { say } from "pmo/say";

const parts = document.querySelector("[data-moves] .gantt-parts");
const words = document.querySelector("[data-moves]")?.dataset;
const THRESHOLD = 4;
const DAY = 86_400_000;
// The bar that is being moved: its element, its key, by how many days.
let moved = null;

const perDay = () => {
  const drawn = parts.querySelector(".gantt-bars");
  // A short plan is enlarged on wide screens.
  const enlarged = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width || 1;
  return Number(parts.dataset.perDay) * enlarged;
};
const barOf = (key) => parts.querySelector(`.gantt-bars [data-key="${CSS.escape(key)}"]`);

if (parts) {
  parts.addEventListener("pointerdown", grab);
  parts.addEventListener("click", (event) => moved?.dragged && event.preventDefault(), true);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", leave);
  parts.addEventListener("keydown", press);
  // Whoever turns to something else while a bar is moved by keys does not keep the page as it is.
  parts.addEventListener("focusout", () => moved?.id === undefined && release());
  parts.addEventListener("dragstart", (event) => event.preventDefault());
}

function grab(event) {
  const bar = event.target.closest(".gantt-bars [data-key]");
  // By touch the drawing scrolls; the form in the panel moves the bar.
  if (!bar || event.button !== 0 || event.pointerType === "touch") return;
  moved = { bar, id: event.pointerId, from: event.clientX, days: 0, dragged: false };
  hold();
}

function follow(event) {
  if (moved?.id !== event.pointerId) return;
  const by = event.clientX - moved.from;
  if (!moved.dragged && Math.abs(by) < THRESHOLD) return;
  moved.dragged = true;
  show(moved.bar, Math.round(by / perDay()));
}

function letGo(event) {
  if (moved?.id !== event.pointerId) return;
  const { dragged, days, bar } = moved;
  if (dragged && days) lookAhead(bar, days);
  else leave();
}

function press(event) {
  const key = event.target.closest("a[id^='row-']")?.id.slice("row-".length);
  if (!key) return;
  if (event.key === "Escape" && moved) {
    leave();
    say(words.left);
  } else if (event.key === "Enter" && moved?.days) {
    event.preventDefault();
    lookAhead(moved.bar, moved.days);
  } else if (event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    event.preventDefault();
    const bar = barOf(key) ?? rowBar(event.target);
    if (moved?.bar !== bar) {
      leave();
      moved = { bar, days: 0 };
      hold();
    }
    const step = (event.shiftKey ? 7 : 1) * (event.key === "ArrowLeft" ? -1 : 1);
    show(bar, moved.days + step);
    say(words.to.replace("{day}", day(newStart(bar, moved.days))));
  }
}

// Ids hold the keys in a form of their own, the same for a row and its bar.
function rowBar(link) {
  return document.getElementById(link.closest("a").id.replace(/^row-/, "bar-"));
}

function show(bar, days) {
  moved.days = days;
  bar.setAttribute("transform", `translate(${days * Number(parts.dataset.perDay)} 0)`);
  parts.toggleAttribute("data-moving", true);
}

function leave() {
  moved?.bar.removeAttribute("transform");
  parts.toggleAttribute("data-moving", false);
  moved = null;
  release();
}

const newStart = (bar, days) => new Date(Date.parse(bar.dataset.start) + days * DAY);
const iso = (date) => date.toISOString().slice(0, 10);
// English days are written as on the page: 18 January.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const day = (date) =>
  date.toLocaleDateString(language, { day: "numeric", month: "long", timeZone: "UTC" });

function lookAhead(bar, days) {
  const address = new URL(words.moves, location.href);
  address.searchParams.set("show", bar.dataset.key);
  address.searchParams.set("earliest", iso(newStart(bar, days)));
  address.hash = "panel";
  // Left once the click that ends a drag is over: it would follow the bar's link.
  isCutOff().then((is) => (is ? setTimeout(leave) : location.assign(address)));
}
