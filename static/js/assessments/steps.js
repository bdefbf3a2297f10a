// Moves a step of a process by its grip: up and down, and from lane to lane.
//
// Without dragging there is the menu of the grip, without scripts the page of the step. Either way
// the same address gets lane and place.
import { startGrips } from "pmo/grip";
import { startLive } from "pmo/live/live";
import { send } from "pmo/live/outbox";
import { release } from "pmo/live/placing";
import { openMenu } from "pmo/menu";
import { say } from "pmo/say";

// What `after` is called when a step comes first.
const FIRST = "0";

startLive();
const main = document.querySelector("main[data-live]");

if (main.dataset.may.includes("write")) {
  startGrips({ grips: ".step .grip", items: ".step", menu: openMoveMenu, find, mark, drop });
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

// --- one drag ----------------------------------------------------------------------------------------

/** The row and the lane at this point, and on which side of the row the step would land. */
function find(step, { x, y }) {
  const under = document.elementFromPoint(x, y);
  const row = under?.closest?.(".ladder tr[data-step]");
  if (!row) return null;
  const { top, height } = row.getBoundingClientRect();
  const cell = under.closest("[data-lane]");
  return { row, cell, lane: cell?.dataset.lane ?? laneOf(step), side: y < top + height / 2 ? "before" : "after" };
}

function mark(step, target) {
  for (const marked of document.querySelectorAll(".ladder [data-over]")) marked.removeAttribute("data-over");
  if (!target) return;
  // Within its own row a step only changes lanes.
  if (target.row !== rowOf(step)) target.row.setAttribute("data-over", target.side);
  target.cell?.setAttribute("data-over", "");
}

function drop(step, target) {
  const wanted = target && landing(step, target);
  release(document.querySelector(".process-lists"));
  if (wanted) move(step, wanted);
  else say(main.dataset.stays);
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
