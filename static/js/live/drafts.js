// What somebody is writing when the page is left for them is there again when it is opened again.
import { toast } from "pmo/say";

const KEPT = new Set(["textarea", "text", "email", "number", "date", "hidden"]);
const FORMS = "main form[method=post i]";

let moved = false;

/** Call once on every page: puts back what was kept, and keeps it when the page is left. */
export function startDrafts() {
  restore();
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
  [...form.elements].filter(({ name, type }) => name && name !== "csrfmiddlewaretoken" && KEPT.has(type));

const isTyped = (form) => fieldsOf(form).some((field) => field.value !== field.defaultValue);

function keep() {
  const typed = forms(moved ? FORMS : `${FORMS}[data-draft]`).filter(isTyped);
  write([...formless(), ...typed.map((form) => [keyOf(form), fieldsOf(form).map(({ name, value }) => [name, value])])]);
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
  if (!same || isTyped(form)) return false;
  fields.forEach((field, at) => {
    field.value = values[at][1];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return true;
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
