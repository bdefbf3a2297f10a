// The one dialog. A link with hx-get and hx-target="#dialog" fills it; its href still works.
import { say } from "pmo/say";

const dialog = () => document.getElementById("dialog");
let opener = null;

/** Whether a field in the dialog holds something that was not there when it opened. */
const isDirty = () =>
  [...dialog().querySelectorAll("input, textarea, select")].some((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.tagName === "SELECT"
        ? [...field.options].some((option) => option.selected !== option.defaultSelected) &&
          [...field.options].some((option) => option.defaultSelected)
        : field.type !== "hidden" && field.value !== field.defaultValue,
  );

/** Do it now, or when the dialog in which somebody is writing is closed. */
export function afterWriting(act) {
  const box = dialog();
  if (!box.open || !isDirty()) return act();
  box.addEventListener("close", () => setTimeout(act), { once: true });
}

/** Open the dialog with what it holds now. */
export function openDialog() {
  const box = dialog();
  if (box.open) return;
  opener = document.activeElement;
  box.showModal();
  const title = box.querySelector("h2");
  if (title) {
    title.id ||= "dialog-title";
    box.setAttribute("aria-labelledby", title.id);
  }
  (box.querySelector("[autofocus]") ?? box.querySelector("input:not([type=hidden]), textarea"))?.focus();
}

export function closeDialog() {
  dialog().close();
}

export function startDialog() {
  const box = dialog();
  let warned = false;
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === box && box.childElementCount) openDialog();
  });
  box.addEventListener("input", () => {
    warned = false;
  });
  box.addEventListener("cancel", (event) => {
    if (event.target !== box || warned || !isDirty()) return;
    event.preventDefault();
    warned = true;
    say(box.dataset.unsaved);
  });
  box.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-dialog]")) return;
    event.preventDefault();
    closeDialog();
  });
  box.addEventListener("close", () => {
    warned = false;
    box.replaceChildren();
    if (opener?.isConnected) opener.focus();
    opener = null;
  });
}
