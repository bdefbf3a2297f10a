// Moves a step of a process by its grip: up and down, and from lane to lane.
//
// The way without dragging (WCAG 2.5.7) is the menu that a click, a tap or Enter on the grip opens;
// without scripts there is the page of the step. Either way the same address gets lane and place.
import { release } from "pmo/live/frames";
import { startLive } from "pmo/live/live";
import { send } from "pmo/live/outbox";
import { openMenu } from "pmo/menu";
import { say } from "pmo/say";

const THRESHOLD = 6;
const EDGE = 60;
const SCROLL = 14;
// Browsers may send a click after a tap, or none: this long it is the same tap.
const SAME_TAP = 700;
// What `after` is called when a step comes first.
const FIRST = "0";

startLive();
const main = document.querySelector("main[data-live]");
let drag = null;
let swallowClick = false;
let menuOpenedAt = -Infinity;

if (main.dataset.may.includes("write")) {
  document.addEventListener("pointerdown", grab);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", (event) => event.pointerId === drag?.id && end({ cancelled: true }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end({ cancelled: true });
  });
  document.addEventListener("click", clickGrip);
}

const rowOf = (step) => step.closest("tr");
const rows = () => [...document.querySelectorAll(".ladder tr[data-step]")];
const laneOf = (step) => step.closest("[data-lane]").dataset.lane;
const nameOf = (lane) => {
  const cells = [...document.querySelector(".ladder tbody tr").cells];
  const at = cells.findIndex((cell) => cell.dataset.lane === lane);
  return document.querySelector(".ladder thead tr").cells[at].textContent.trim();
};
const lanes = () => [...document.querySelector(".ladder tbody tr").cells].map((cell) => cell.dataset.lane).filter(Boolean);

/** Send where the step goes; the answer brings the whole map as it is then. */
async function move(step, { lane, after }) {
  const { id } = step;
  const url = main.dataset.stepUrl.replace("/0/", `/${rowOf(step).dataset.step}/move/`);
  const { status } = await send({ url, fields: { lane_id: lane, after } });
  const moved = document.getElementById(id);
  moved?.querySelector(".grip")?.focus({ preventScroll: true });
  if (status >= 400 || !moved) return;
  const place = rows().indexOf(rowOf(moved)) + 1;
  say(main.dataset.moved.replace("{n}", place).replace("{lane}", nameOf(lane)));
}

// --- without dragging --------------------------------------------------------------------------------

function openMoveMenu(step) {
  const all = rows();
  const at = all.indexOf(rowOf(step));
  const here = laneOf(step);
  const items = [];
  if (at > 0) items.push({ value: "earlier", label: main.dataset.earlier });
  if (at < all.length - 1) items.push({ value: "later", label: main.dataset.later });
  for (const lane of lanes()) {
    items.push({ value: lane, label: main.dataset.into.replace("{lane}", nameOf(lane)), current: lane === here });
  }
  openMenu(step.querySelector(".grip"), items, (value) => move(step, placeOf(value, { all, at, here })), main.dataset.moveTitle);
}

function placeOf(value, { all, at, here }) {
  const behind = (index) => (index < 0 ? FIRST : all[index].dataset.step);
  if (value === "earlier") return { lane: here, after: behind(at - 2) };
  if (value === "later") return { lane: here, after: behind(at + 1) };
  return { lane: value, after: behind(at - 1) };
}

function clickGrip(event) {
  const grip = event.target.closest?.(".step .grip");
  if (!grip) return;
  if (swallowClick) swallowClick = false;
  else if (performance.now() - menuOpenedAt > SAME_TAP) openMoveMenu(grip.closest(".step"));
}

// --- one drag ----------------------------------------------------------------------------------------

function grab(event) {
  swallowClick = false;
  const grip = event.target.closest?.(".step .grip");
  if (!grip || drag || event.button !== 0 || !event.isPrimary) return;
  const at = { x: event.clientX, y: event.clientY };
  drag = { id: event.pointerId, step: grip.closest(".step"), from: at, at, image: null, over: null, moving: false };
  grip.setPointerCapture(event.pointerId);
}

function follow(event) {
  if (event.pointerId !== drag?.id) return;
  drag.at = { x: event.clientX, y: event.clientY };
  if (drag.moving || Math.hypot(drag.at.x - drag.from.x, drag.at.y - drag.from.y) < THRESHOLD) return;
  drag.moving = true;
  drag.image = lift(drag.step);
  drag.step.toggleAttribute("data-dragging", true);
  frame();
}

/** What follows the pointer, over everything. */
function lift(step) {
  const { left, top, width, height } = step.getBoundingClientRect();
  const image = step.cloneNode(true);
  image.removeAttribute("id");
  image.inert = true;
  image.classList.add("lifted");
  Object.assign(image.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  main.append(image);
  return image;
}

/** Once a picture: the image under the pointer, the place marked, scrolling at the window's edges. */
function frame() {
  if (!drag?.moving) return;
  const { image, from, at } = drag;
  if (at.y < EDGE) scrollBy({ top: -SCROLL, behavior: "instant" });
  if (at.y > innerHeight - EDGE) scrollBy({ top: SCROLL, behavior: "instant" });
  image.style.translate = `${at.x - from.x}px ${at.y - from.y}px`;
  mark(targetAt(at));
  requestAnimationFrame(frame);
}

/** The row and the lane at this point, and on which side of the row the step would land. */
function targetAt({ x, y }) {
  const under = document.elementFromPoint(x, y);
  const row = under?.closest?.(".ladder tr[data-step]");
  if (!row) return null;
  const { top, height } = row.getBoundingClientRect();
  const cell = under.closest("[data-lane]");
  return { row, cell, lane: cell?.dataset.lane ?? laneOf(drag.step), side: y < top + height / 2 ? "before" : "after" };
}

function mark(target) {
  for (const marked of document.querySelectorAll(".ladder [data-over]")) marked.removeAttribute("data-over");
  if (!target) return;
  // Within its own row a step only changes lanes.
  if (target.row !== rowOf(drag.step)) target.row.setAttribute("data-over", target.side);
  target.cell?.setAttribute("data-over", "");
}

function letGo(event) {
  if (event.pointerId !== drag?.id) return;
  const { step, moving } = drag;
  end({ cancelled: false });
  swallowClick = moving;
  if (moving || event.pointerType === "mouse") return;
  menuOpenedAt = performance.now();
  setTimeout(openMoveMenu, 0, step);
}

function end({ cancelled }) {
  const { step, image, at, moving } = drag;
  const target = moving && !cancelled ? targetAt(at) : null;
  const wanted = target && landing(step, target);
  mark(null);
  image?.remove();
  step.removeAttribute("data-dragging");
  drag = null;
  release(document.querySelector(".process-lists"));
  if (wanted) move(step, wanted);
  else if (moving) say(main.dataset.stays);
}

/** Where the step would stand; nothing when that is where it stands. */
function landing(step, { row, lane, side }) {
  const all = rows();
  const from = all.indexOf(rowOf(step));
  const rest = all.filter((one) => one !== rowOf(step));
  const at = row === rowOf(step) ? from : rest.indexOf(row) + (side === "after" ? 1 : 0);
  if (at === from && lane === laneOf(step)) return null;
  return { lane, after: at ? rest[at - 1].dataset.step : FIRST };
}
