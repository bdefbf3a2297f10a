// A drawing that is wider than its box opens at today, or at the package that is chosen; rows below
// the box are told beside the key.  Without this script one scrolls by hand.
const DAY = 86_400_000;
const shown = new ResizeObserver((entries) => entries.forEach(({ target }) => tell(target.closest(".gantt"))));

start(document);
document.addEventListener("pmo:applied", ({ detail }) => detail.elements.forEach(start));

function start(part) {
  for (const box of part.querySelectorAll(".gantt")) {
    open(box);
    box.addEventListener("scroll", () => tell(box), { passive: true });
    for (const sized of [box, box.firstElementChild]) shown.observe(sized);
  }
}

function open(box) {
  if (box.scrollWidth <= box.clientWidth + 1) return;
  const parts = box.querySelector(".gantt-parts");
  const bars = parts.querySelector(".gantt-bars");
  const day = chosen(bars) ?? parts.dataset.today;
  if (!day) return;
  const days = (Date.parse(day) - Date.parse(parts.dataset.first)) / DAY;
  const x = Number(parts.dataset.left) + days * Number(parts.dataset.perDay);
  const names = parts.querySelector(".gantt-side").offsetWidth;
  const room = box.clientWidth - names;
  // What is in sight already stays where it is; the rest comes to a quarter of the room.
  if (x > room * 0.9) box.scrollLeft = x - room / 4;
}

function chosen(bars) {
  const key = new URLSearchParams(location.search).get("show");
  return key ? bars.querySelector(`[data-key="${CSS.escape(key)}"]`)?.dataset.start : undefined;
}

function tell(box) {
  const key = box?.parentElement.querySelector(".gantt-key");
  if (!key) return;
  const hidden = box.scrollHeight - box.clientHeight - box.scrollTop;
  if (hidden > 1) key.dataset.scrollsDown = document.getElementById("toasts").dataset.scrollsDown;
  else delete key.dataset.scrollsDown;
}
