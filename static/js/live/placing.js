// Puts fragments into the page, each element once and in its place, and never under somebody's hands.
//
// A fragment is one or more elements with an id. `data-list` names the list that an element belongs
// to, `data-pos` its place in it, `data-number` the event that it shows; `data-gone` takes it away.
const FIELD = "textarea, input:not([type=hidden]), select, [contenteditable]";

/** From now on what waited is applied as soon as the focus has left. */
export function watchHands() {
  document.addEventListener("focusout", (event) => {
    const held = event.target.closest?.("[id]");
    // The focus may move within the same note: look when it has arrived.
    if (held) setTimeout(() => releaseAround(held));
  });
}

/** Put every element of the fragment into its place. */
export function applyFragment(html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const placed = [...box.content.children].filter((element) => element.id).map((element) => place(element));
  const changed = placed.filter(Boolean);
  if (changed.length) announce(changed);
  return changed;
}

const announce = (elements) => document.dispatchEvent(new CustomEvent("pmo:applied", { detail: { elements } }));

/** Apply what waited while the element was under somebody's hands. */
export function release(element) {
  if (isBusy(element)) return;
  const waiting = element.pmoWaiting;
  delete element.pmoWaiting;
  element.removeAttribute("data-stale");
  const applied = waiting && place(waiting);
  if (applied) announce([applied]);
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
  const elsewhere = document.querySelector("main[data-part]") && next.dataset.list && next.dataset.list !== list?.id;
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
