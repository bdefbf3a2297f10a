// What pages of a questionnaire keep on this device until the studio has it, and when that goes.
//
// It lies under the address of its page and names nobody.  A tablet is handed on: nothing of one
// person is left for the next.

const PREFIX = "pmo.answer:";
const TEXTS = /^(comment|link|c\d+)$/;

/** Under what this page keeps what is chosen and typed on it. */
export const key = PREFIX + location.pathname;

/** Drop all that is kept of the questionnaire with this address. */
export function forget(home) {
  for (const name of names(home)) localStorage.removeItem(name);
}

function names(home) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX + home));
  } catch {
    // Without a storage nothing is kept.
    return [];
  }
}

function texts(home) {
  const all = names(home).flatMap((name) => Object.entries(read(name)));
  return all.filter(([field, text]) => TEXTS.test(field) && text.trim()).map(([, text]) => text);
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

// Whoever begins, goes or takes their answers to another browser leaves nothing.
for (const button of document.querySelectorAll("[data-forget]")) {
  button.form.addEventListener("submit", () => forget(button.dataset.forget));
}

// Nothing more can be sent: to whom it belongs it is shown once more, to be copied.
for (const over of document.querySelectorAll("[data-over]")) {
  const shown = new Set([...document.querySelectorAll(".copytext")].map((each) => each.textContent));
  const left = "mine" in over.dataset ? texts(over.dataset.over).filter((text) => !shown.has(text)) : [];
  for (const text of left) {
    const line = Object.assign(document.createElement("p"), { className: "copytext", dir: "auto", textContent: text });
    over.append(line);
  }
  over.hidden = !left.length && !over.querySelector(".copytext");
  forget(over.dataset.over);
}
