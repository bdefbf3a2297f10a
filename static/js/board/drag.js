// Moves a note by its grip.
//
// The note is put into its new place at once; "pmo:move" or "pmo:group" on it says what has to be sent:
//   pmo:move {block, group, position}     group is "" outside of groups
//   pmo:group {onto}                      the note in whose middle it was dropped
import { startGrips } from "pmo/grip";
import { release } from "pmo/live/placing";
import { openMenu } from "pmo/menu";
import { say } from "pmo/say";

const LIST = "ul[data-block]";
const BLOCK = "section[data-block]";

let over = null;

/** @param {(note: Element) => void} menu what a tap, a click or Enter on the grip opens */
export function startDrag(menu = openMoveMenu) {
  startGrips({ grips: ".grip", items: "[data-pos]", menu, find, mark, drop });
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

function drop(note, target) {
  if (target?.onto) tell(note, "pmo:group", { onto: target.onto.id });
  else if (target) put(note, target.list, between(target.list, note, target.at));
  else say(document.getElementById("live-words").dataset.moveCancelled);
  release(note);
}

// --- where -------------------------------------------------------------------------------------------

/** What a note let go here would do: join the note in whose middle it is, or enter a list. */
function find(note, at) {
  const { x, y } = at;
  const under = document.elementFromPoint(x, y);
  const list = under?.closest(LIST) ?? listOf(under?.closest(BLOCK));
  if (!list) return null;
  const onto = under.closest(".note[data-pos]");
  if (onto && onto !== note && !inOneGroup(onto, note) && inMiddle(onto, y)) return { list, onto, at };
  return { list, onto: null, at };
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

function mark(note, target) {
  const next = target?.onto ?? target?.list.closest(BLOCK) ?? null;
  if (next === over) return;
  over?.removeAttribute("data-over");
  next?.setAttribute("data-over", "");
  over = next;
}

const titleOf = (block) => block?.querySelector("h2")?.textContent.trim() ?? "";

const main = () => document.getElementById("main");
