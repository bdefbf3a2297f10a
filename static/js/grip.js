// Moves a thing by its grip: by mouse, touch or pen; a click, a tap or Enter on it opens a menu.
//
// Only the grip drags, so that a finger beside it still scrolls the page.  The menu is the way
// without dragging (WCAG 2.5.7).  Where things go and what is sent then is for the page to say.
import { scrollAtEdges } from "pmo/edges";
import { hold, release } from "pmo/live/leaving";

const THRESHOLD = 6;
// Browsers may send a click after a tap, or none: this long it is the same tap.
const SAME_TAP = 700;

let page = null;
let drag = null;
let swallowClick = false;
let menuOpenedAt = -Infinity;

/**
 * Call it once; again means the same grips with other answers.
 * @param {object} answers
 * @param {string} answers.grips selector of the grips
 * @param {string} answers.items selector of what a grip within it moves
 * @param {(item: Element) => void} answers.menu what a tap, a click or Enter on the grip opens
 * @param {(item: Element, at: {x: number, y: number}) => T | null} answers.find where the item
 *   would land; only then does what is carried let the pointer through
 * @param {(item: Element, target: T | null) => void} answers.mark show that place, once a picture
 * @param {(item: Element, target: T | null) => void} answers.drop null: it stays where it was
 * @template T
 */
export function startGrips(answers) {
  page = answers;
  document.addEventListener("pointerdown", grab);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", escape);
  document.addEventListener("click", click);
}

function grab(event) {
  // A drag by touch leaves no click behind: never swallow the next tap.
  swallowClick = false;
  const grip = event.target.closest?.(page.grips);
  if (!grip || drag || event.button !== 0 || !event.isPrimary) return;
  const at = pointOf(event);
  drag = { id: event.pointerId, item: grip.closest(page.items), image: null, from: at, at, moving: false };
  grip.setPointerCapture(event.pointerId);
  hold();
}

const pointOf = ({ clientX, clientY }) => ({ x: clientX, y: clientY });

function follow(event) {
  if (event.pointerId !== drag?.id) return;
  drag.at = pointOf(event);
  if (drag.moving || Math.hypot(drag.at.x - drag.from.x, drag.at.y - drag.from.y) < THRESHOLD) return;
  drag.moving = true;
  drag.image = lift(drag.item);
  drag.item.toggleAttribute("data-dragging", true);
  picture();
}

/** What follows the pointer: an image over everything, as a full list would cut the item itself. */
function lift(item) {
  const { left, top, width, height } = item.getBoundingClientRect();
  const image = item.cloneNode(true);
  for (const part of [image, ...image.querySelectorAll("[id]")]) part.removeAttribute("id");
  for (const part of [image, ...image.querySelectorAll("[data-pos]")]) part.removeAttribute("data-pos");
  image.inert = true;
  image.classList.add("lifted");
  Object.assign(image.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  document.getElementById("main").append(image);
  return image;
}

/** Once a picture: keeps the image under the pointer, and scrolls what is at an edge. */
function picture() {
  if (!drag?.moving) return;
  const { item, image, from, at } = drag;
  scrollAtEdges(at);
  image.style.translate = `${at.x - from.x}px ${at.y - from.y}px`;
  page.mark(item, page.find(item, at));
  requestAnimationFrame(picture);
}

function letGo(event) {
  if (event.pointerId !== drag?.id) return;
  const { item, at, moving } = drag;
  end(at);
  swallowClick = moving;
  if (moving || event.pointerType === "mouse") return;
  menuOpenedAt = performance.now();
  setTimeout(() => page.menu(item));
}

function cancel(event) {
  if (event.pointerId === drag?.id) end(null);
}

function escape(event) {
  if (event.key === "Escape" && drag) end(null);
}

function end(at) {
  const { item, image, moving } = drag;
  drag = null;
  release();
  if (!moving) return;
  const target = at && page.find(item, at);
  page.mark(item, null);
  image.remove();
  item.removeAttribute("data-dragging");
  page.drop(item, target);
}

function click(event) {
  const grip = event.target.closest?.(page.grips);
  if (!grip) return;
  if (swallowClick) swallowClick = false;
  else if (performance.now() - menuOpenedAt > SAME_TAP) page.menu(grip.closest(page.items));
}
