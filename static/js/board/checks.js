// The checks beside the board: asked for once the page is there, and again when the canvas changed.
import { startAsking } from "pmo/live/asking";

const KEPT = "pmo-checks";

const place = document.getElementById("checks-in");
const box = document.getElementById("checks");
const opener = document.getElementById("checks-open");
const wide = matchMedia("(width > 900px)");

/** Put the panel into its place; what was folded or opened stays so, and the focus where it was. */
function put(html) {
  const kept = [...place.querySelectorAll("[data-keeps]")].map((each) => [each.dataset.keeps, each.open]);
  const focused = place.contains(document.activeElement) && place.querySelectorAll("a, summary");
  const at = focused ? [...focused].indexOf(document.activeElement) : -1;
  place.innerHTML = html;
  for (const [key, open] of kept) {
    const same = place.querySelector(`[data-keeps="${CSS.escape(key)}"]`);
    if (same) same.open = open;
  }
  if (at >= 0) (place.querySelectorAll("a, summary")[at] ?? place).focus({ preventScroll: true });
  showCounts();
}

function showCounts() {
  const counts = place.querySelector("[data-counts]");
  if (opener && counts) opener.replaceChildren(...counts.cloneNode(true).childNodes);
}

function fold(open) {
  box.hidden = !open;
  opener.setAttribute("aria-expanded", open);
  try {
    localStorage.setItem(KEPT, open ? "open" : "");
  } catch {
    // Private windows may keep nothing; the panel opens and folds all the same.
  }
}

function startFolding() {
  let kept = "";
  try {
    kept = localStorage.getItem(KEPT);
  } catch {
    // As above.
  }
  opener.setAttribute("aria-controls", box.id);
  fold(kept === "open");
  // Where there is no room beside the board the link leads to the page of the checks.
  opener.addEventListener("click", (event) => {
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fold(box.hidden);
    if (!box.hidden) box.querySelector("h2").focus();
  });
  box.querySelector("[data-fold]").addEventListener("click", () => {
    fold(false);
    opener.focus();
  });
}

place.addEventListener("click", (event) => {
  const link = event.target.closest("[data-note]");
  const note = link && document.getElementById(link.dataset.note);
  if (!note) return;
  event.preventDefault();
  note.scrollIntoView({ block: "nearest" });
  note.focus();
});
if (box) startFolding();
startAsking({ address: place.dataset.checks, number: Number(place.dataset.number ?? -1), put });
