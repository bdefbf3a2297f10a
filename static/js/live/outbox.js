// Every change waits here until the server has answered it: nothing typed is lost when the wifi is.
import { ownNumbers } from "pmo/live/frames";
import { applyFragment } from "pmo/live/placing";
import { newKey, openStore, read, remove, update, write } from "pmo/live/stored";
import { alone, renewLease } from "pmo/live/turns";

const AGAIN = new Set([408, 425]);
const TOO_FAST = 429;
const MOST_FAILURES = 10;

let name;
let engagement;
let participant;
let tell = () => {};
let draining = null;
let failures = 0;
let retry = 0;
let away = false;
let held = false;
const answers = new Map();

/**
 * @param {object} page
 * @param {string} page.engagement
 * @param {string} page.participant whose changes these are: a shared phone keeps people apart
 * @param {(waiting: number, away: boolean, held: boolean) => void} page.tell held: the studio
 *   wants a pause before it takes the next change
 */
export function startOutbox(page) {
  ({ engagement, participant, tell } = page);
  name = `pmo.outbox:${engagement}:${participant}`;
  openStore(name);
  // Another tab of the same seat has queued or sent something.
  addEventListener("storage", (event) => event.key?.startsWith(name) && changed());
  addEventListener("beforeunload", (event) => {
    if (waiting() && !navigator.onLine) event.preventDefault();
  });
  changed();
  drain();
}

/**
 * Queue a change and send it as soon as possible.
 * @param {object} change
 * @param {string} change.url where to POST
 * @param {Record<string, string | number>} change.fields
 * @param {string} [change.edits] the element whose text this is ("note-12"): unsent edits of one
 *   text are one entry; `fields.text` is the text, `fields.base_version` what it is based on
 * @param {string} [change.text] what the person typed, to be shown if it is refused
 * @param {string} [change.label] what the change was, in words
 * @param {string} [change.mark] comes back in the event "pmo:settled", also after a reload
 * @returns {Promise<{status: number, numbers: number[], elements: Element[], words: string}>}
 *   settles when the server has answered, which may be after the next reload: then never
 */
export function send(change) {
  const queue = read("queue");
  const before = change.edits ? queue.findLast((entry) => entry.edits === change.edits) : null;
  let entry;
  if (before && !before.tries) {
    entry = before;
    entry.text = change.text;
    entry.fields.text = change.fields.text;
  } else {
    entry = { ...change, fields: { ...change.fields }, key: newKey(), tries: 0, failures: 0 };
    // The server then takes the text that arrived with that key as this one's base.
    if (before) entry.fields.after_key = before.key;
    queue.push(entry);
  }
  write("queue", queue);
  changed();
  const answered = new Promise((resolve) => {
    answers.set(entry.key, [...(answers.get(entry.key) ?? []), resolve]);
  });
  drain();
  return answered;
}

/** How many changes wait. */
export const waiting = () => read("queue").length;

/** The texts of the changes that wait. */
export const waitingTexts = () => read("queue").map(textOf).filter(Boolean);

/** Everything that waits, oldest first, for pages that show it where it will stand. */
export const queued = () => read("queue");

/** Texts that the server refused, newest last: {text, label, words}. */
export const refused = () => read("refused");

export function forgetRefused() {
  write("refused", []);
  changed();
}

/** Send what waits, one after the other, one tab at a time. */
export function drain() {
  draining ??= alone(name, sendAll, () => drainIn(1000)).finally(() => {
    draining = null;
    changed();
  });
  return draining;
}

/** The browser has a seat again. */
export function resume() {
  away = false;
  drain();
}

async function sendAll() {
  clearTimeout(retry);
  for (let queue = read("queue"); queue.length && !away; queue = read("queue")) {
    renewLease();
    const [entry] = queue;
    // Written before it goes out: from now on it may have arrived.
    update(entry.key, (stored) => (stored.tries += 1));
    const answer = await post(entry);
    if (!answer) return tryLater();
    const { status } = answer;
    // In its order and for as long as the studio says: nothing is wrong with the change itself.
    if (status === TOO_FAST) return hold(Number(answer.headers.get("Retry-After")) || 5);
    held = false;
    if (isRefusedSeat(answer)) {
      if (!(await sameSeatAgain(entry))) return;
      continue;
    }
    if (status >= 500 || AGAIN.has(status)) {
      stepAside(entry.key);
      return tryLater();
    }
    failures = 0;
    await settle(entry, answer);
  }
}

const post = (entry) =>
  fetch(entry.url, {
    method: "POST",
    body: new URLSearchParams(entry.fields),
    headers: { "Idempotency-Key": entry.key, "X-CSRFToken": token() },
  }).catch(() => null);

// A redirect leads to a login page: the change itself was not taken.
const isRefusedSeat = (answer) =>
  answer.redirected || answer.status === 401 || (answer.status === 403 && answer.headers.get("X-Refused") === "csrf");

/** Ask who this browser is now; true when the change may go out once more. */
async function sameSeatAgain(entry) {
  const answer = await fetch(`/live/hello?engagement=${engagement}`).catch(() => null);
  if (!answer?.ok) {
    tryLater();
    return false;
  }
  const hello = await answer.json();
  const asked = read("queue")[0]?.asked ?? 0;
  if (String(hello.participant) === participant && !asked) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": hello.csrf }));
    update(entry.key, (stored) => (stored.asked = 1));
    return true;
  }
  away = true;
  document.dispatchEvent(new CustomEvent("pmo:away", { detail: { texts: waitingTexts() } }));
  return false;
}

async function settle(entry, answer) {
  const body = await answer.text().catch(() => "");
  remove(entry.key);
  const numbers = (answer.headers.get("X-Number") ?? "").split(",").filter(Boolean).map(Number);
  const words = decodeURIComponent(answer.headers.get("X-Words") ?? "");
  const result = { status: answer.status, numbers, elements: [], words };
  if (answer.ok) {
    ownNumbers(numbers);
    result.elements = applyFragment(body);
  } else if (answer.headers.has("X-Confirm")) {
    askFirst(entry, answer.headers.get("X-Confirm"), body);
  } else {
    result.words = body;
    const lost = { text: textOf(entry), label: entry.label ?? "", words: body };
    if (lost.text) write("refused", [...read("refused"), lost]);
    document.dispatchEvent(new CustomEvent("pmo:refused", { detail: { ...lost, status: answer.status } }));
  }
  if (entry.mark) document.dispatchEvent(new CustomEvent("pmo:settled", { detail: { mark: entry.mark } }));
  for (const resolve of answers.get(entry.key) ?? []) resolve(result);
  answers.delete(entry.key);
  changed();
}

/** Nothing has happened yet: the page shows again what is, and asks whether to go on. */
function askFirst({ url, fields, mark }, yes, html) {
  applyFragment(html);
  const goOn = () => send({ url, fields: { ...fields, [yes]: "yes" }, mark });
  document.dispatchEvent(new CustomEvent("pmo:confirm", { detail: { html, goOn } }));
}

const textOf = (entry) => entry.text ?? entry.fields.text ?? "";

/** An entry that the server cannot take, for whatever reason, must not hold up the others. */
function stepAside(key) {
  const queue = read("queue");
  const entry = queue.find((stored) => stored.key === key);
  if (!entry) return;
  entry.failures += 1;
  if (entry.failures % MOST_FAILURES === 0) {
    queue.splice(queue.indexOf(entry), 1);
    queue.push(entry);
  }
  write("queue", queue);
}

function tryLater() {
  const pause = Math.min(15_000, 500 * 2 ** Math.min(failures, 5)) * (0.7 + Math.random() * 0.6);
  failures += 1;
  drainIn(pause);
}

function hold(seconds) {
  held = true;
  drainIn(seconds * 1000);
}

function drainIn(milliseconds) {
  clearTimeout(retry);
  retry = setTimeout(drain, milliseconds);
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";

const changed = () => tell(waiting(), away, held);
