// What somebody is writing when the page is left for them is there again when it is opened again.
import { isLeaving } from "pmo/live/leaving";
import { toast } from "pmo/say";

const WRITTEN = new Set(["textarea", "text", "email", "number", "date", "hidden"]);
const TICKED = new Set(["checkbox", "radio"]);
const CHOSEN = new Set([...TICKED, "select-one"]);
// What one types on account pages is a code or the proof of a key, or for the next who logs in to see.
const FORMS = "body:not(.account) main form[method=post i]";
const SENT = "pmo.sent";

let moved = false;
// Forms on their way, kept as they went: whether somebody takes them is not known here.
const going = new Set();

/** Call once on every page: puts back what was kept, and keeps it when the page is left. */
export function startDrafts() {
  settle();
  restore();
  addEventListener("submit", (event) => {
    if (!event.target.matches(FORMS) || !isLeaving(event)) return;
    noteSent(event.target);
    // Not when the page is hidden: by then the page after it may have looked already.
    keep(event.target);
    going.add(event.target);
  });
  // Written on: it was answered by nothing.
  addEventListener("input", ({ target }) => going.delete(target.form));
  document.addEventListener("pmo:reload", () => {
    moved = true;
    keep();
  });
  // Whoever leaves by themselves drops a form, but neither a note that they have begun nor what is on its way.
  addEventListener("pagehide", () => keep());
}

const forms = (selector) => [...document.querySelectorAll(selector)];
const keyOf = (form) => form.getAttribute("action") ?? "";

// The hidden fields say which version of the text one had before one's eyes: they belong to it. What
// makes one sending one act does not: the next sending is another act.
const isOfSending = ({ name, type }) => name === "csrfmiddlewaretoken" || (name === "key" && type === "hidden");
const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) => field.name && !isOfSending(field) && (WRITTEN.has(field.type) || CHOSEN.has(field.type)),
  );

const valueOf = (field) => (TICKED.has(field.type) ? String(field.checked) : field.value);

function defaultOf(field) {
  if (TICKED.has(field.type)) return String(field.defaultChecked);
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

const isChanged = (field) => valueOf(field) !== defaultOf(field);
const isTouched = (form) => fieldsOf(form).some(isChanged);
// Whoever leaves by themselves leaves a choice behind, but not words.
const isTyped = (form) => fieldsOf(form).some((field) => WRITTEN.has(field.type) && isChanged(field));

const isDraft = (form) => "draft" in form.dataset;

/** @param {HTMLFormElement} [sent] goes now, and with it the page */
function keep(sent) {
  const isBegun = (form) => (moved || form === sent ? isTouched(form) : isDraft(form) && isTyped(form));
  const begun = waiting().filter(isBegun);
  write([...others(), ...begun.map((form) => [keyOf(form), fieldsOf(form).filter(isKept).map(describe)])]);
}

// Ticks that nobody touched stay as the page has them: others may have set them since.
const isKept = (field) => !TICKED.has(field.type) || (isChanged(field) && (field.type === "checkbox" || field.checked));

const describe = (field) => ({
  name: field.name,
  value: field.value,
  ...(TICKED.has(field.type) && { ticked: field.checked }),
  ...(field.type === "hidden" && { hidden: true }),
  ...(field.type !== "hidden" && WRITTEN.has(field.type) && isChanged(field) && { typed: true }),
});

const waiting = () => forms(FORMS).filter((form) => !going.has(form));

/** Kept for forms on their way, and for those that the page has not now: the canvas is locked for a while. */
function others() {
  const here = new Set(waiting().map(keyOf));
  return read().filter(([key]) => !here.has(key));
}

function restore() {
  const drafts = read();
  write(others());
  const { restored, unplaced } = document.getElementById("toasts").dataset;
  const left = [];
  const filled = drafts.filter(([key, kept]) => {
    const form = formOf(key, kept);
    return form && !isTouched(form) && fill(form, kept, left);
  });
  if (filled.length) toast(restored);
  for (const { value } of left) toast(unplaced.replace("{text}", () => value), { stays: true });
}

/** Where several forms of a page are sent to one address, the one that has the fields, and shows what it showed. */
function formOf(key, kept) {
  const same = forms(FORMS).filter((form) => keyOf(form) === key);
  if (same.length < 2) return same[0];
  const fitting = same.filter((form) => kept.every((each) => placeOf(form, each)));
  if (fitting.length < 2) return fitting[0];
  return fitting.find((form) => kept.every((each) => !each.hidden || placeOf(form, each).value === each.value));
}

/**
 * By name, ticks and choices by their value too, never by position: others add and remove rows.
 * Of several fields with one name nobody knows which it was.
 */
function placeOf(form, { name, value, ticked }) {
  const named = fieldsOf(form).filter((field) => field.name === name);
  if (ticked !== undefined) return named.find((field) => TICKED.has(field.type) && field.value === value);
  const [field] = named;
  if (named.length !== 1 || TICKED.has(field.type)) return undefined;
  return !field.options || [...field.options].some((option) => option.value === value) ? field : undefined;
}

/** What somebody typed into a field that is no longer there joins those that are left. */
function fill(form, kept, left) {
  const places = kept.map((each) => [each, placeOf(form, each)]);
  left.push(...kept.filter((each, at) => each.typed && each.value.trim() && !places[at][1]));
  for (const [{ value, ticked }, field] of places) {
    if (!field) continue;
    if (ticked === undefined) field.value = value;
    else field.checked = ticked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return isTouched(form);
}

// --- forms that were sent: what was taken is no draft any more ---------------------------------------

function noteSent(form) {
  const note = { draft: name(), key: keyOf(form), from: location.href.split("#")[0], stays: isDraft(form) };
  writeSent([...readSent(), note]);
}

/**
 * Drop the drafts of the forms that led here. A form that was taken is answered with a redirect, one
 * that was refused with a page that was posted and has what was typed on it, and one that never
 * arrived with nothing of ours. One that may be sent again from where it was refused is still on its way.
 */
function settle() {
  if (document.querySelector("form[data-sends-again]")) return;
  const sent = readSent();
  if (document.documentElement.hasAttribute("data-posted")) return forget(sent.filter(({ stays }) => !stays));
  writeSent([]);
  if (!sent.length || !isRedirected() || document.referrer !== sent.at(-1).from) return;
  forget(sent);
}

function forget(sent) {
  for (const { draft, key } of sent) for (const store of [localStorage, sessionStorage]) drop(store, draft, key);
}

// Whoever is asked to log in first has sent nothing yet.
const isRedirected = () =>
  performance.getEntriesByType("navigation")[0]?.redirectCount > 0 &&
  !new URLSearchParams(location.search).has("next");

function drop(store, draft, key) {
  const drafts = JSON.parse(store.getItem(draft)) ?? [];
  const rest = drafts.filter(([form]) => form !== key);
  if (rest.length) store.setItem(draft, JSON.stringify(rest));
  else store.removeItem(draft);
}

function readSent() {
  try {
    return JSON.parse(sessionStorage.getItem(SENT)) ?? [];
  } catch {
    return [];
  }
}

function writeSent(sent) {
  try {
    if (sent.length) sessionStorage.setItem(SENT, JSON.stringify(sent));
    else sessionStorage.removeItem(SENT);
  } catch {
    // Without a storage there are no drafts either.
  }
}

// --- storage: a shared phone keeps people apart -----------------------------------------------------

const { participant, account } = document.querySelector("main")?.dataset ?? {};
const place = () => (participant ? localStorage : sessionStorage);
const name = () => `pmo.draft:${participant ?? (account ? `account ${account}` : "")}:${location.pathname}`;

function read() {
  try {
    return JSON.parse(place().getItem(name())) ?? [];
  } catch {
    return [];
  }
}

function write(drafts) {
  try {
    if (drafts.length) place().setItem(name(), JSON.stringify(drafts));
    else place().removeItem(name());
  } catch {
    // Without a storage the text goes with the page.
  }
}
