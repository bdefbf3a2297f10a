// Answers without a mouse, and without a connection: what is not saved yet stays on this device.
//
// Without this module the form is sent by its button and nothing else changes.  What is kept here
// goes when the studio has it (kept.js).
import { forget, key } from "pmo/assessments/kept";

const RETRY = 5000;
const form = document.getElementById("answer");
const line = document.getElementById("kept");
let retry = 0;
let sending = false;

function start() {
  restore();
  form.addEventListener("input", keep);
  form.addEventListener("submit", send);
  document.addEventListener("keydown", choose);
  document.getElementById("file")?.addEventListener("change", weigh);
  addEventListener("online", () => retry && again());
}

// --- what is chosen and typed, until it is saved ---------------------------------------------------

const fields = () => [...form.elements].filter(({ name, type }) => name && !["hidden", "file", "submit"].includes(type));

const values = () => {
  const all = {};
  for (const field of fields()) {
    if (isChanged(field) && (field.type !== "radio" || field.checked)) all[field.name] = field.value;
  }
  return all;
};

const isChanged = (field) => (field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

function keep() {
  try {
    if (fields().some(isChanged)) localStorage.setItem(key, JSON.stringify(values()));
    else localStorage.removeItem(key);
  } catch {
    // Without a storage it stays on the page.
  }
  tell(form.dataset.changed, "changed");
}

function drop() {
  try {
    localStorage.removeItem(key);
  } catch {
    // There was nothing to drop.
  }
}

function restore() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch {
    // A storage that cannot be read holds nothing.
  }
  // A page that answers a form shows what was typed by itself.
  if (!kept || document.querySelector(".errorlist")) return;
  for (const field of fields()) {
    if (!(field.name in kept)) continue;
    if (field.type === "radio") field.checked = field.value === kept[field.name];
    else field.value = kept[field.name];
    if (isChanged(field)) field.closest("details")?.setAttribute("open", "");
  }
  if (fields().some(isChanged)) tell(form.dataset.restored, "changed");
  else drop();
}

function tell(words, state) {
  if (line.dataset.state === state) return;
  line.dataset.state = state;
  line.textContent = words;
}

// --- sending: by hand when the studio answers, later when it cannot be reached ----------------------

let pressed = null;

async function send(event) {
  event.preventDefault();
  if (sending) return;
  pressed = event.submitter ?? pressed ?? document.querySelector(".pager .btn-primary");
  await post();
}

async function post() {
  clearTimeout(retry);
  retry = 0;
  sending = true;
  tell(form.dataset.sending, "sending");
  const body = new FormData(form, pressed);
  // Where it leads is known: the next page is fetched once, by going there.
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  sending = false;
  if (answer?.type === "opaqueredirect") {
    if ("finish" in pressed.dataset) forget(form.dataset.home);
    else drop();
    location.assign(pressed.dataset.to ?? location.href);
  } else if (answer && answer.status < 500) {
    // It says in words what is wrong: let the browser show that page.
    byHand();
  } else {
    tell(form.dataset.offline, "offline");
    retry = setTimeout(again, RETRY);
  }
}

const again = () => sending || post();

function byHand() {
  const go = document.createElement("input");
  Object.assign(go, { type: "hidden", name: pressed.name, value: pressed.value });
  form.append(go);
  form.submit();
}

// Said before five megabytes travel in vain.
function weigh({ target }) {
  const [file] = target.files;
  target.setCustomValidity(file && file.size > Number(target.dataset.most) ? form.dataset.large : "");
  target.reportValidity();
}

// --- keys ---------------------------------------------------------------------------------------------

function choose(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || form.dataset.sheet !== undefined) return;
  if (event.target.closest?.("textarea, select, summary, a, button, dialog, input:not([type=radio])")) return;
  if (event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit(document.querySelector(".pager .btn-primary"));
    return;
  }
  const radio = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.focus();
  form.dispatchEvent(new Event("input"));
}

if (form) start();
