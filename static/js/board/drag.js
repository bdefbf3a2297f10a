// Moves a note by mouse, touch, pen, a single click or tap, or the keyboard.
//
// Only the grip drags, so that a finger on the text still scrolls the page. The note is put into its
// new place at once; "pmo:move" or "pmo:group" on it says what has to be sent:
//   pmo:move {block, group, position}     group is "" outside of groups
//   pmo:group {onto}                      the note in whose middle it was dropped
import { release } from "pmo/live/frames";
import { openMenu } from "pmo/menu";
import { say } from "pmo/say";

const THRESHOLD = 6;
const EDGE = 60;
const STEP = 14;
// Browsers may send a click after a tap, or none: this long it is the same tap.
const SAME_TAP = 700;
const LIST = "ul[data-block]";
const BLOCK = "section[data-block]";

let drag = null;
let menuOpenedAt = -Infinity;
let swallowClick = false;
let openMenuOf = openMoveMenu;

/** @param {(note: Element) => void} menu what a tap, a click or Enter on the grip opens */
export function startDrag(menu = openMoveMenu) {
  openMenuOf = menu;
  document.addEventListener("pointerdown", grab);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", (event) => event.pointerId === drag?.id && end({ cancelled: true }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end({ cancelled: true });
  });
  document.addEventListener("click", clickGrip);
}

/** The way without dragging (WCAG 2.5.7): a list of blocks beside the note's grip. */
export function openMoveMenu(note) {
  const here = note.closest(LIST)?.dataset.block;
  const items = [...document.querySelectorAll(BLOCK)].map((block) => ({
    value: block.dataset.block,
    label: titleOf(block),
    current: block.dataset.block === here,
  }));
  const grip = note.querySelector(".grip") ?? note;
  openMenu(grip, items, (key) => moveTo(note, key), main().dataset.moveTitle);
}

function moveTo(note, key) {
  const list = listOf(document.querySelector(`${BLOCK}[data-block="${CSS.escape(key)}"]`));
  const last = [...list.children].findLast((child) => child !== note && child.dataset.pos);
  put(note, list, { position: last ? Number(last.dataset.pos) + 1 : 0, before: null });
  note.querySelector(".grip")?.focus();
}

// --- one drag ----------------------------------------------------------------------------------------

function grab(event) {
  // A drag by touch leaves no click behind: never swallow the next tap.
  swallowClick = false;
  const grip = event.target.closest?.(".grip");
  if (!grip || drag || event.button !== 0 || !event.isPrimary) return;
  const note = grip.closest("[data-pos]");
  drag = {
    id: event.pointerId,
    note,
    image: null,
    from: { x: event.clientX, y: event.clientY },
    at: { x: event.clientX, y: event.clientY },
    over: null,
    moving: false,
  };
  grip.setPointerCapture(event.pointerId);
}

function follow(event) {
  if (event.pointerId !== drag?.id) return;
  drag.at = { x: event.clientX, y: event.clientY };
  if (drag.moving) return;
  if (Math.hypot(drag.at.x - drag.from.x, drag.at.y - drag.from.y) < THRESHOLD) return;
  drag.moving = true;
  drag.image = lift(drag.note);
  drag.note.toggleAttribute("data-dragging", true);
  step();
}

/** What follows the pointer: an image over everything, as a full block would cut the note itself. */
function lift(note) {
  const { left, top, width, height } = note.getBoundingClientRect();
  const image = note.cloneNode(true);
  for (const part of [image, ...image.querySelectorAll("[id]")]) part.removeAttribute("id");
  for (const part of [image, ...image.querySelectorAll("[data-pos]")]) part.removeAttribute("data-pos");
  image.inert = true;
  image.classList.add("lifted");
  Object.assign(image.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  main().append(image);
  return image;
}

/** Once a picture: keeps the image under the pointer, and scrolls what is at an edge. */
function step() {
  if (!drag?.moving) return;
  const { note, image, from, at } = drag;
  scrollAtEdges(at);
  image.style.translate = `${at.x - from.x}px ${at.y - from.y}px`;
  mark(targetAt(at, note));
  requestAnimationFrame(step);
}

function letGo(event) {
  if (event.pointerId !== drag?.id) return;
  const { note, moving } = drag;
  end({ cancelled: false });
  swallowClick = moving;
  if (moving || event.pointerType === "mouse") return;
  menuOpenedAt = performance.now();
  setTimeout(openMenuOf, 0, note);
}

function end({ cancelled }) {
  const { note, image, at, moving } = drag;
  const target = moving && !cancelled ? targetAt(at, note) : null;
  mark(null);
  drag = null;
  image?.remove();
  note.removeAttribute("data-dragging");
  if (target?.onto) tell(note, "pmo:group", { onto: target.onto.id });
  else if (target) put(note, target.list, between(target.list, note, at));
  else if (moving) say(document.getElementById("live-words").dataset.moveCancelled);
  release(note);
}

function clickGrip(event) {
  const grip = event.target.closest?.(".grip");
  if (!grip) return;
  if (swallowClick) swallowClick = false;
  else if (performance.now() - menuOpenedAt > SAME_TAP) openMenuOf(grip.closest("[data-pos]"));
}

// --- where -------------------------------------------------------------------------------------------

/** What a note let go here would do: join the note in whose middle it is, or enter a list. */
function targetAt({ x, y }, note) {
  const under = document.elementFromPoint(x, y);
  const list = under?.closest(LIST) ?? listOf(under?.closest(BLOCK));
  if (!list) return null;
  const onto = under.closest(".note[data-pos]");
  if (onto && onto !== note && !inOneGroup(onto, note) && inMiddle(onto, y)) return { list, onto };
  return { list, onto: null };
}

const listOf = (block) => block?.querySelector(`${LIST}:not([data-group])`) ?? null;

const inOneGroup = (one, other) => {
  const group = one.closest(LIST)?.dataset.group;
  return Boolean(group) && group === other.closest(LIST)?.dataset.group;
};

const inMiddle = (note, y) => {
  const { top, height } = note.getBoundingClientRect();
  return y > top + height * 0.3 && y < top + height * 0.7;
};

/** The position halfway between the neighbours at this point of the list. */
function between(list, note, { x, y }) {
  const rest = [...list.children].filter((child) => child !== note && child.dataset.pos);
  const boxes = rest.map((child) => child.getBoundingClientRect());
  const columns = boxes.some((box, index) => index && Math.abs(box.top - boxes[index - 1].top) < 4);
  const rightToLeft = getComputedStyle(list).direction === "rtl";
  const found = boxes.findIndex((box) => {
    if (!columns) return y < box.top + box.height / 2;
    const before = rightToLeft ? x > box.left + box.width / 2 : x < box.left + box.width / 2;
    return y < box.top || (y <= box.bottom && before);
  });
  const index = found < 0 ? rest.length : found;
  const place = (at) => Number(rest[at].dataset.pos);
  let position = 0;
  if (rest.length && index === 0) position = place(0) - 1;
  else if (rest.length && index === rest.length) position = place(index - 1) + 1;
  else if (rest.length) position = (place(index - 1) + place(index)) / 2;
  return { position, before: rest[index] ?? null };
}

function put(note, list, { position, before }) {
  const { block, group = "" } = list.dataset;
  if (note.parentElement === list && note.nextElementSibling === before) return;
  note.dataset.pos = position;
  note.dataset.list = list.id;
  // moveBefore keeps the focus; older browsers lack it.
  if (list.moveBefore && note.isConnected) list.moveBefore(note, before);
  else list.insertBefore(note, before);
  tell(note, "pmo:move", { block, group, position });
  const words = main().dataset.moved;
  if (words) say(words.replace("{block}", titleOf(list.closest(BLOCK))));
}

const tell = (note, name, detail) => note.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

function mark(target) {
  const over = target?.onto ?? target?.list.closest(BLOCK) ?? null;
  if (over === drag.over) return;
  drag.over?.removeAttribute("data-over");
  over?.setAttribute("data-over", "");
  drag.over = over;
}

const titleOf = (block) => block?.querySelector("h2")?.textContent.trim() ?? "";

const main = () => document.getElementById("main");

// --- scrolling ---------------------------------------------------------------------------------------

function scrollAtEdges({ x, y }) {
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
