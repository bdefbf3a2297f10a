// An act that would lose something asks first: the dialog lists what, and only a yes does it.
import { closeDialog, openDialog } from "pmo/dialog";

const box = () => document.getElementById("dialog");
let last = Promise.resolve();

/** One question after the other, and none over a dialog in which somebody is at work. */
export function startConfirm() {
  document.addEventListener("pmo:confirm", ({ detail }) => {
    last = last.then(closed).then(() => ask(detail)).then(closed);
  });
}

const closed = () => {
  if (!box().open) return null;
  return new Promise((resolve) => box().addEventListener("close", resolve, { once: true }));
};

function ask({ html, goOn }) {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  box().replaceChildren(parsed.content.querySelector("[data-confirm]"));
  box()
    .querySelector("form")
    .addEventListener("submit", (event) => {
      event.preventDefault();
      closeDialog();
      goOn();
    });
  openDialog();
}
