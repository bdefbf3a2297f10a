// A page that is on its way elsewhere by its reader's own act is not cut off by a move of ours.
import { afterWriting } from "pmo/dialog";

// As long as an answer may take. Whether one comes that leads nowhere, a file say, nobody tells.
const PATIENCE = 10_000;

let until = 0;
// Whether something is under somebody's hand, and what waits until it is let go.
let held = false;
let ending = 0;
const waiting = [];

/** Say so before the page goes elsewhere by a script, which nobody hears of in time. */
export function leave() {
  until = Date.now() + PATIENCE;
}

/** Something is being dragged: until `release` the page stays. */
export function hold() {
  clearTimeout(ending);
  held = true;
}

/** Call it when what was dropped has been sent; the click that ends a drag comes first. */
export function release() {
  clearTimeout(ending);
  ending = setTimeout(() => {
    held = false;
    for (const act of waiting.splice(0)) whenStaying(act);
  });
}

/** Call once on every page. */
export function startLeaving() {
  // On the window, after everybody who sends a form by other means has said so.
  addEventListener("submit", (event) => isLeaving(event) && leave());
  addEventListener("click", (event) => isFollowed(event) && leave());
  addEventListener("beforeunload", leave);
  // Back to a page that the browser had put aside.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) until = 0;
  });
}

/** Whether the browser now sends this form and shows the answer in this window. */
export function isLeaving({ defaultPrevented, target, submitter }) {
  const method = submitter?.getAttribute("formmethod") ?? target.getAttribute("method");
  return !defaultPrevented && !target.target && method?.toLowerCase() !== "dialog";
}

const isFollowed = (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  const isJump = link.hash && link.href.split("#")[0] === location.href.split("#")[0];
  return !link.target && !link.hasAttribute("download") && !isJump;
};

/** Do it when nobody writes in the dialog or drags, and the page does not go elsewhere by itself. */
export function whenStaying(act) {
  afterWriting(() => {
    if (held) return waiting.push(act);
    const wait = until - Date.now();
    if (wait > 0) setTimeout(() => whenStaying(act), wait);
    else act();
  });
}
