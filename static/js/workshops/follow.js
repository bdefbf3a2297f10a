// Goes where the facilitator is: for who follows when a new place is shown, for all while held.
import { whenStaying } from "pmo/live/leaving";

const bars = document.querySelector(".bars");
const AGAIN = 5000;
let due = 0;
let going = false;

const stored = (name) => {
  try {
    return sessionStorage.getItem(`pmo.${name}`) ?? "";
  } catch {
    return "";
  }
};

const store = (name, value) => {
  try {
    sessionStorage.setItem(`pmo.${name}`, value);
  } catch {
    // Without a storage nobody is led anywhere by itself.
  }
};

// The projector view of a page, and the like, are the same place.
const isHere = (path) => [location.pathname, location.pathname + location.search].includes(path);

// Whoever is held at a canvas writes on the pages of its blocks, and whoever is at the mandate in its drafts; all
// sheets are below the home.
const isBelow = (path) =>
  location.pathname.startsWith(path) && path !== document.querySelector(".ident a")?.pathname;

/** What comes live is the same for everybody: hidden from whom it does not ask, and where it leads. */
function lookAtAsks() {
  const shown = document.getElementById("spotlight")?.dataset.path;
  for (const ask of document.querySelectorAll(".ask-bar")) {
    const path = ask.querySelector("a").getAttribute("href");
    const asked = "writes" in bars.dataset && !("room" in ask.dataset && "leads" in bars.dataset);
    ask.hidden = !asked || path === shown || path === location.pathname;
  }
}

function look() {
  lookAtAsks();
  const bar = document.getElementById("spotlight");
  const { path, set, hold } = bar?.dataset ?? {};
  if (!path) return;
  bar.toggleAttribute("data-here", isHere(path));
  if (bar.dataset.by === bars.dataset.seat) for (const words of bar.querySelectorAll("[data-own]")) sayOwn(words);
  const follows = stored("follow") === "on";
  const button = bar.querySelector("[data-follow]");
  if (button) {
    button.setAttribute("aria-pressed", String(follows));
    button.textContent = follows ? button.dataset.on : button.dataset.off;
  }
  if (isHere(path)) return arrived(set);
  if (bars.hasAttribute("data-leads")) return;
  if (hold !== undefined) return isBelow(path) || goWhenDue(path, set);
  if (follows && stored("followed") !== set) go(path, set);
}

/** Nobody is told about themselves by their name: what comes live is the same for everybody. */
function sayOwn(words) {
  if (words.textContent !== words.dataset.own) words.textContent = words.dataset.own;
}

function arrived(set) {
  store("followed", set);
  store("went", "");
}

/** At once, unless the page leads elsewhere by itself: that must not send people round in circles. */
function goWhenDue(path, set) {
  const pause = stored("followed") === set ? Number(stored("went")) + AGAIN - Date.now() : 0;
  if (pause <= 0) return go(path, set);
  clearTimeout(due);
  due = setTimeout(look, pause);
}

function go(path, set) {
  if (going || new URL(path, location.origin).origin !== location.origin) return;
  going = true;
  whenStaying(() => {
    store("followed", set);
    store("went", Date.now());
    // Whoever holds unsent text puts it into the outbox or keeps it first.
    document.dispatchEvent(new CustomEvent("pmo:reload"));
    setTimeout(() => location.assign(path));
  });
}

/** On a phone the bar stays at the head of the window: what else sticks there stands below it. */
function startBar() {
  const tell = () => document.documentElement.style.setProperty("--bars", `${bars.offsetHeight}px`);
  new ResizeObserver(tell).observe(bars);
}

bars?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-follow]")) return;
  const follows = stored("follow") !== "on";
  store("follow", follows ? "on" : "off");
  if (follows) store("followed", "");
  look();
});
document.addEventListener("pmo:applied", ({ detail }) => {
  if (detail.elements.some(({ id }) => id === "spotlight" || id.startsWith("ask"))) look();
});
// The title of a page is what its heading says.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-bring]")) return;
  const heading = document.querySelector("main h1")?.textContent.trim();
  if (heading) event.target.elements.title.value = heading.slice(0, 120);
});
// Back to a page that the browser had put aside.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  going = false;
  look();
});
if (bars) startBar();
look();
