// Pages that are shown one after the other turn by arrow keys and presenters, as by their links.
const WAYS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev", Home: "first", End: "last", Escape: "up" };
// In writing from the right the next page lies to the left.
const isTurned = getComputedStyle(document.documentElement).direction === "rtl";
const TURNED = { ArrowRight: "prev", ArrowLeft: "next" };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  // An open menu or dialog closes with Escape itself.
  if (event.key === "Escape" && document.querySelector("dialog[open], :popover-open")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const way = (isTurned && TURNED[event.key]) || WAYS[event.key];
  const link = way && document.querySelector(`[rel="${way}"]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
});
