// Puts what the server sends onto the page: in order, once, and never under somebody's hands.
//
// A fragment is one or more elements with an id. `data-list` names the list that an element belongs
// to, `data-pos` its place in it, `data-number` the event that it shows; `data-gone` takes it away.
import { whenStaying } from "pmo/live/leaving";
import { say } from "pmo/say";

const GATHER = 5000;
// How long a page of figures waits for more, in ms.
const AGAIN = 2000;
const FIELD = "textarea, input:not([type=hidden]), select, [contenteditable]";

let main;
let number = 0;
// Numbers of one's own changes whose answers are on the page already.
const own = new Set();
const others = new Map();
let gathering = 0;
let reloading = false;
let waiting = 0;

/** Begin with the number that the page was made at. */
export function startFrames(page) {
  main = page;
  number = Number(main.dataset.number);
  document.addEventListener("focusout", (event) => {
    const held = event.target.closest?.("[id]");
    // The focus may move within the same note: look when it has arrived.
    if (held) setTimeout(() => releaseAround(held));
  });
}

/** The number up to which the page has everything. */
export const atNumber = () => number;

/**
 * Take a message of the socket or the poll.
 * @returns {boolean} false when a number is missing, so that the page must ask again
 */
export function hearFrames(message) {
  const before = number;
  const complete = hear(message);
  // For what is asked for apart from the frames, such as the checks beside a board.
  if (number > before) document.dispatchEvent(new CustomEvent("pmo:heard"));
  return complete;
}

function hear(message) {
  if (message.beat > number) return false;
  for (const frame of message.frames ?? []) {
    const everything = frame.reload === "";
    if (frame.number <= number && !everything) continue;
    if (frame.number > number + 1 && !everything) return false;
    number = frame.number;
    if (own.delete(frame.number)) continue;
    if (frame.reload != null) reload();
    else if (frame.html && main.hasAttribute("data-again")) again();
    else if (frame.html) applyFragment(inOwnLanguage(frame), { byOthers: true });
    // What every page shows, as the bar of an open vote; it moves no figure of this one.
    else if (frame.everywhere) applyFragment(frame.everywhere[document.documentElement.lang] ?? "");
  }
  main.dataset.number = number;
  return true;
}

/** Most fragments are people's own words; those of the studio come in each of its languages. */
const inOwnLanguage = ({ html, spoken }) => spoken?.[document.documentElement.lang] ?? html;

/** The page shows these events already: the answer to one's own change brought them. */
export function ownNumbers(numbers) {
  for (const made of numbers) if (made > number) own.add(made);
}

/** Put every element of the fragment into its place. */
export function applyFragment(html, { byOthers = false } = {}) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const placed = [...box.content.children].filter((element) => element.id).map((element) => place(element));
  const changed = placed.filter(Boolean);
  if (byOthers) changed.forEach(count);
  if (changed.length) announce(changed, byOthers);
  return changed;
}

const announce = (elements, byOthers) =>
  document.dispatchEvent(new CustomEvent("pmo:applied", { detail: { elements, byOthers } }));

/** Apply what waited while the element was under somebody's hands. */
export function release(element) {
  if (isBusy(element)) return;
  const waiting = element.pmoWaiting;
  delete element.pmoWaiting;
  element.removeAttribute("data-stale");
  const applied = waiting && place(waiting);
  if (applied) announce([applied], true);
}

const releaseAround = (element) => {
  for (let at = element; at; at = at.parentElement?.closest("[id]")) if (at.pmoWaiting) release(at);
};

const isBusy = (element) => {
  const field = document.activeElement;
  const typing = element.contains(field) && field.matches(FIELD);
  return typing || element.matches("[data-dragging], [data-busy]") || element.querySelector("[data-dragging], [data-busy]") !== null;
};

const isOlder = (next, old) =>
  next.dataset.number && old.dataset.number && Number(next.dataset.number) < Number(old.dataset.number);

/** Put one element into its place; what is under somebody's hands waits on the old one. */
function place(next) {
  const old = document.getElementById(next.id);
  if (old && isOlder(next, old)) return null;
  if (old && isBusy(old)) {
    old.pmoWaiting = next;
    old.toggleAttribute("data-stale", true);
    return null;
  }
  const list = document.getElementById(next.dataset.list) ?? old?.parentElement;
  // A page that shows a part of the whole: what goes to a list that it lacks leaves it.
  const elsewhere = main.hasAttribute("data-part") && next.dataset.list && next.dataset.list !== list?.id;
  if (next.hasAttribute("data-gone") || elsewhere) return leave(old);
  if (!list) return null;
  const stays = old && !old.pmoWaiting && sameInside(old, next) ? keepInside(old, next) : swap(old, next, list);
  putSorted(list, stays);
  return stays;
}

function leave(old) {
  if (!old) return null;
  const list = old.parentElement;
  // What had the focus goes, so the focus goes to what is beside it.
  const beside = old.contains(document.activeElement) && (old.nextElementSibling ?? old.previousElementSibling ?? list);
  old.remove();
  if (beside) beside.focus({ preventScroll: true });
  return list;
}

// What a page works out for itself (data-derived) is no difference.
const sameInside = (old, next) => {
  const [bare, fresh] = [old.cloneNode(true), next.cloneNode(true)];
  for (const list of bare.querySelectorAll("[data-block]")) list.replaceChildren();
  for (const part of [bare, fresh]) for (const own of part.querySelectorAll("[data-derived]")) own.replaceChildren();
  return bare.innerHTML === fresh.innerHTML;
};

/** Only the place or marks changed: the element stays, with the finger or focus that is on it. */
function keepInside(old, next) {
  const kept = new Set(["data-dragging", "data-busy", "data-editing", "data-mine", "data-waiting", "data-thread", "data-partner"]);
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !kept.has(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) old.setAttribute(name, value);
  return old;
}

function swap(old, next, list) {
  if (!old) {
    list.append(next);
    htmx.process(next);
    return next;
  }
  const focused = old.contains(document.activeElement) ? pathTo(document.activeElement, old) : null;
  // Lists inside (the notes of a group) are filled by fragments of their own.
  for (const inner of next.querySelectorAll("[data-block][id]")) {
    const filled = old.querySelector(`#${CSS.escape(inner.id)}`);
    if (filled && !inner.childElementCount) inner.replaceWith(filled);
  }
  old.replaceWith(next);
  htmx.process(next);
  if (focused) (next.querySelector(focused) ?? next).focus({ preventScroll: true });
  return next;
}

// By id, or by its first class: enough to find the same control in the new element.
const pathTo = (element, root) => {
  if (element === root) return ":not(*)";
  if (element.id) return `#${CSS.escape(element.id)}`;
  return element.classList.length ? `.${CSS.escape(element.classList[0])}` : element.localName;
};

function putSorted(list, element) {
  if (!element.dataset.pos) {
    if (element.parentElement !== list) list.append(element);
    return;
  }
  const at = Number(element.dataset.pos);
  const rest = [...list.children].filter((other) => other !== element && other.dataset.pos);
  const before = rest.find((other) => Number(other.dataset.pos) > at) ?? null;
  if (element.parentElement === list && nextOf(element) === before) return;
  // moveBefore keeps focus and running pointer captures; older browsers lack it.
  if (list.moveBefore && element.isConnected) list.moveBefore(element, before);
  else list.insertBefore(element, before);
}

const nextOf = (element) => {
  let next = element.nextElementSibling;
  while (next && !next.dataset.pos) next = next.nextElementSibling;
  return next;
};

// --- telling ---------------------------------------------------------------------------------------

const words = () => document.getElementById("live-words").dataset;

function count(element) {
  const section = element.closest("section");
  const name = section?.querySelector("h2")?.textContent.trim() ?? main.getAttribute("aria-label") ?? "";
  others.set(name, (others.get(name) ?? 0) + 1);
  gathering ||= setTimeout(sayOthers, GATHER);
}

function sayOthers() {
  gathering = 0;
  const sentences = [...others].map(([name, changes]) =>
    (changes === 1 ? words().oneChange : words().manyChanges).replace("{n}", changes).replace("{place}", name),
  );
  others.clear();
  say(sentences.join(". "));
}

/** A page of figures: whatever happens to its topics moves them. Once for all that comes at a time. */
const again = () => {
  waiting ||= setTimeout(reload, AGAIN);
};

/** Load the page again, unless it leaves by itself, after all unsent text went into the outbox. */
function reload() {
  // To load the answer to a form again is to send the form again: invite twice, say.
  if (reloading || document.documentElement.hasAttribute("data-posted")) return;
  reloading = true;
  whenStaying(() => {
    document.dispatchEvent(new CustomEvent("pmo:reload"));
    // A batch comes as several frames in one message: once is enough, after the last of them.
    setTimeout(() => {
      // The same form again, where the page would now show the next one.
      const { here } = document.querySelector("main").dataset;
      if (here) history.replaceState(history.state, "", here);
      location.reload();
    });
  });
}
