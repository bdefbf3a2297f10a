// The golden thread: follows the canvas, and lights what a box is linked with while one points at it.
import { startAsking } from "pmo/live/asking";

const part = document.getElementById("gt-part");

/** Everything that is reached from a box in one direction: its boxes and lines. */
function reach(lines, key, from, to) {
  const boxes = new Set([key]);
  const found = new Set();
  for (const box of boxes) {
    for (const line of lines) {
      if (line.dataset[from] !== box) continue;
      found.add(line);
      boxes.add(line.dataset[to]);
    }
  }
  return [...boxes, ...found];
}

function light(key) {
  const chart = part.querySelector("svg.threads");
  if (!chart) return;
  const lines = [...chart.querySelectorAll("path[data-from]")];
  const lit = new Set(key ? [...reach(lines, key, "from", "to"), ...reach(lines, key, "to", "from")] : []);
  chart.toggleAttribute("data-pointed", Boolean(key));
  for (const line of lines) line.toggleAttribute("data-lit", lit.has(line));
  for (const box of chart.querySelectorAll("[data-box]")) box.toggleAttribute("data-lit", lit.has(box.dataset.box));
}

const boxAt = (event) => event.target.closest?.("[data-box]")?.dataset.box ?? "";

for (const kind of ["pointerover", "focusin"]) part.addEventListener(kind, (event) => light(boxAt(event)));
for (const kind of ["pointerleave", "focusout"]) part.addEventListener(kind, () => light(""));

startAsking({
  address: part.dataset.asks,
  number: Number(part.dataset.number),
  put(html) {
    const box = part.contains(document.activeElement) ? document.activeElement.dataset.box : "";
    const open = part.querySelector("details")?.open ?? false;
    part.innerHTML = html;
    // Whoever reads how the figures come about goes on reading.
    if (open) part.querySelector("details")?.setAttribute("open", "");
    if (box) part.querySelector(`[data-box="${CSS.escape(box)}"]`)?.focus({ preventScroll: true });
  },
});
