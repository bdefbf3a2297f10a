// Wide tables scroll in boxes of their own: a box says so, and on which side something is out of sight.
const words = () => document.getElementById("toasts").dataset.scrolls;
const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => tell(target.closest(".t-box"))));

/** Call once on every page; boxes that come live are found too. */
export function startScrolls() {
  watch(document);
  document.addEventListener("scroll", ({ target }) => target.matches?.(".t-box") && tell(target), { capture: true, passive: true });
  document.addEventListener("pmo:applied", ({ detail }) => detail.elements.forEach(watch));
}

function watch(part) {
  for (const box of part.querySelectorAll(".t-box")) for (const sized of [box, ...box.children]) sizes.observe(sized);
}

function tell(box) {
  const beyond = box.scrollWidth - box.clientWidth;
  const at = Math.abs(box.scrollLeft);
  // Figures are rounded: a pixel is nothing.
  const sides = [at > 1 && "start", at < beyond - 1 && "end"].filter(Boolean);
  set(box, "data-scrolls", beyond > 1 && words());
  set(box, "data-beyond", beyond > 1 && sides.join(" "));
}

const set = (box, name, value) => (value ? box.setAttribute(name, value) : box.removeAttribute(name));
