// What somebody is writing when the page is left for them is there again when it is opened again.
import { isLeaving } from "pmo/live/leaving";
import { toast } from "pmo/say";

const WRITTEN = new Set(["textarea", "text", "email", "number", "date", "hidden"]);
const TICKED = new Set(["checkbox", "radio"]);
const CHOSEN = new Set([...TICKED, "select-one"]);
const FORMS = "main form[method=post i]";
const SENT = "pmo.sent";

let moved = false;

/** Call once on every page: puts back what was kept, and keeps it when the page is left. */
export function startDrafts() {
  settle();
  restore();
  addEventListener("submit", (event) => {
    if (event.target.matches(FORMS) && isLeaving(event)) noteSent(event.target);
  });
  document.addEventListener("pmo:reload", () => {
    moved = true;
    keep();
  });
  // Whoever leaves by themselves drops a form, but not a note that they have begun.
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

function keep() {
  const begun = moved ? forms(FORMS).filter(isTouched) : forms(`${FORMS}[data-draft]`).filter(isTyped);
  write([...formless(), ...begun.map((form) => [keyOf(form), fieldsOf(form).map((field) => [field.name, valueOf(field)])])]);
}

/** Kept for a form that the page has not now, because the canvas is locked for a while. */
function formless() {
  const here = new Set(forms(FORMS).map(keyOf));
  return read().filter(([key]) => !here.has(key));
}

function restore() {
  const drafts = new Map(read());
  write(formless());
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
  writeSent([...readSent(), { draft: name(), key: keyOf(form), from: location.href.split("#")[0] }]);
}

/**
 * Drop the drafts of the forms that led here. A form that was taken is answered with a redirect, one
 * that was refused with a page that was posted, and one that never arrived with nothing of ours.
 */
function settle() {
  if (document.documentElement.hasAttribute("data-posted")) return;
  const sent = readSent();
  writeSent([]);
  if (!sent.length || !isRedirected() || document.referrer !== sent.at(-1).from) return;
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

const seat = () => document.querySelector("main[data-participant]")?.dataset.participant;
const place = () => (seat() ? localStorage : sessionStorage);
const name = () => `pmo.draft:${seat() ?? ""}:${location.pathname}`;

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
