// The discuss timer: of this page alone, silent, and it never moves on by itself.
import { say } from "pmo/say";

const LAST = 10;
const box = document.querySelector("[data-timer]");
const name = `pmo.timer:${location.pathname}`;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** What is left in seconds, or when it ends: a page that loads again goes on with it. */
function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function store(state) {
  try {
    sessionStorage.setItem(name, JSON.stringify(state));
  } catch {
    // Without a storage the timer lasts as long as the page.
  }
}

function start(root) {
  const part = (selector) => root.querySelector(selector);
  const [words, time] = [part("[data-words]"), part("output")];
  let { left = Number(root.dataset.timer), ends = 0 } = stored();
  let said = null;

  const seconds = () => Math.max(0, ends ? Math.ceil((ends - Date.now()) / 1000) : left);

  const told = (n) => {
    if (n === 0) return root.dataset.over;
    if (n > LAST) return words.dataset.still;
    return (n === 1 ? root.dataset.one : root.dataset.many).replace("{n}", n);
  };

  const show = () => {
    const n = seconds();
    time.textContent = clock(n);
    words.textContent = told(n);
    root.toggleAttribute("data-last", n <= LAST);
    part("[data-start]").hidden = ends > 0 && n > 0;
    part("[data-pause]").hidden = !(ends > 0 && n > 0);
    part("[data-start]").disabled = n === 0;
    if (ends && n !== said && (n === 60 || n === 0)) say(n ? root.dataset.minute : root.dataset.over);
    said = n;
  };

  const keep = (next) => {
    ({ left, ends } = next);
    store({ left, ends });
    show();
  };

  part("[data-start]").addEventListener("click", () => {
    keep({ left: 0, ends: Date.now() + seconds() * 1000 });
    part("[data-pause]").focus();
  });
  part("[data-pause]").addEventListener("click", () => {
    keep({ left: seconds(), ends: 0 });
    part("[data-start]").focus();
  });
  part("[data-more]").addEventListener("click", () => {
    const more = seconds() + 60;
    keep(ends && seconds() ? { left: 0, ends: Date.now() + more * 1000 } : { left: more, ends: 0 });
  });
  setInterval(() => ends && show(), 250);
  show();
}

if (box) start(box);
