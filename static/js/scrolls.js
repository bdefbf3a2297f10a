// Wide tables and high drawings scroll in boxes of their own: a box says so as long as it has not the room.
const words = () => document.getElementById("toasts").dataset;
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => tell(target.closest(".t-box"))));

/** Call once on every page; boxes that come live are found too. */
export function startScrolls() {
  watch(document);
  document.addEventListener("pmo:applied", ({ detail }) => detail.elements.forEach(watch));
}

/** Boxes in this part whose content was put there anew. */
export function watch(part) {
  for (const box of part.querySelectorAll(".t-box")) for (const sized of [box, ...box.children]) sizes.observe(sized);
}

function tell(box) {
  // What was taken out of its box has none.
  if (!box) return;
  // Figures are rounded: a pixel is nothing.
  if (box.scrollWidth > box.clientWidth + 1) box.dataset.scrolls = words().scrolls;
  else delete box.dataset.scrolls;
  if (box.scrollHeight > box.clientHeight + 1) box.dataset.scrollsDown = words().scrollsDown;
  else delete box.dataset.scrollsDown;
}
