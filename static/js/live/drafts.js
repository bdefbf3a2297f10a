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

// The hidden fields say which version of the text one had before one's eyes: they belong to it.
const fieldsOf = (form) =>
  [...form.elements].filter(
    ({ name, type }) => name && name !== "csrfmiddlewaretoken" && (WRITTEN.has(type) || CHOSEN.has(type)),
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
  write([...others(), ...begun.map((form) => [keyOf(form), fieldsOf(form).map((field) => [field.name, valueOf(field)])])]);
}

const waiting = () => forms(FORMS).filter((form) => !going.has(form));

/** Kept for forms on their way, and for those that the page has not now: the canvas is locked for a while. */
function others() {
  const here = new Set(waiting().map(keyOf));
  return read().filter(([key]) => !here.has(key));
}

function restore() {
  const drafts = new Map(read());
  write(others());
  const filled = forms(FORMS).filter((form) => drafts.has(keyOf(form)) && fill(form, drafts.get(keyOf(form))));
  if (filled.length) toast(document.getElementById("toasts").dataset.restored);
}

/** Only into the same form, in which nothing has been typed since. */
function fill(form, values) {
  const fields = fieldsOf(form);
  const same = fields.length === values.length && fields.every(({ name }, at) => name === values[at][0]);
  if (!same || isTouched(form)) return false;
  fields.forEach((field, at) => {
    if (TICKED.has(field.type)) field.checked = values[at][1] === "true";
    else field.value = values[at][1];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return true;
}

// --- forms that were sent: what was taken is no draft any more ---------------------------------------

function noteSent(form) {
  const note = { draft: name(), key: keyOf(form), from: location.href.split("#")[0], stays: isDraft(form) };
  writeSent([...readSent(), note]);
}

/**
 * Drop the drafts of the forms that led here. A form that was taken is answered with a redirect, one
 * that was refused with a page that was posted and has what was typed on it, and one that never
 * arrived with nothing of ours.
 */
function settle() {
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
