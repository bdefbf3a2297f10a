// Scrolls what a drag comes to the edge of.
const EDGE = 60;
const STEP = 14;

/** Scroll whatever is under this point near one of its edges, the window last. */
export function scrollAtEdges({ x, y }) {
  let box = document.elementFromPoint(x, y);
  while (box && !(canScroll(box) && scrollBox(box, x, y))) box = box.parentElement;
  if (!box) scrollBox(document.scrollingElement, x, y);
}

const canScroll = (box) => {
  const { overflowX, overflowY } = getComputedStyle(box);
  const scrolls = /auto|scroll/;
  const down = scrolls.test(overflowY) && box.scrollHeight > box.clientHeight;
  return down || (scrolls.test(overflowX) && box.scrollWidth > box.clientWidth);
};

/** Scroll the box when the point is near its edge; whether it moved. */
function scrollBox(box, x, y) {
  const whole = box === document.scrollingElement;
  const { left, right, top, bottom } = whole
    ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    : box.getBoundingClientRect();
  const { scrollLeft, scrollTop } = box;
  box.scrollBy({ left: pull(x, left, right), top: pull(y, top, bottom), behavior: "instant" });
  return box.scrollLeft !== scrollLeft || box.scrollTop !== scrollTop;
}

// A box smaller than two edges has none.
const pull = (at, from, to) => {
  const edge = Math.min(EDGE, (to - from) / 4);
  if (at < from + edge) return -STEP;
  return at > to - edge ? STEP : 0;
};
