// What every page does beyond plain HTML.
import { startDialog } from "pmo/dialog";
import { startDisplay } from "pmo/display";
import { startDrafts } from "pmo/live/drafts";
import { startLeaving } from "pmo/live/leaving";
import { startOffline } from "pmo/live/offline";
import { startLive } from "pmo/live/live";
import { startPlace } from "pmo/live/place";
import { startMenu } from "pmo/menu";
import { startToasts, toast } from "pmo/say";
import { startScrolls } from "pmo/scrolls";

const words = () => document.getElementById("toasts").dataset;

startDisplay();
startToasts();
startDialog();
startMenu();
startScrolls();
startOffline();
startLeaving();
startDrafts();
startPlace();
startLive();

// Refusals come as one sentence of plain text; anything else gets ours.
document.body.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  toast(plain && xhr.responseText ? xhr.responseText : words().failed, { stays: true });
});
document.body.addEventListener("htmx:sendError", () => toast(words().unreachable, { stays: true }));

// Where they lack room, rows of sheets scroll: the one that is open begins in sight.
for (const row of document.querySelectorAll(".tabs, .tabs .beside, .masthead > nav")) {
  const open = row.querySelector("[aria-current]");
  if (open) row.scrollLeft += open.getBoundingClientRect().left - (row.clientWidth - open.offsetWidth) / 2;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// data-copy names the element whose text or value goes to the clipboard.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  await copy(source);
  toast(words().copied);
});

// Plain http has no clipboard of its own: select the text and use the old command.
const copy = async (source) => {
  const text = source.value ?? source.textContent.trim();
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  if (source.select) source.select();
  else getSelection().selectAllChildren(source);
  document.execCommand("copy");
};

// Passkeys need https and a name: where there can be none, the page says so instead of a dead button.
const isFigures = /^[\d.]+$|^\[/.test(location.hostname);
if (!window.PublicKeyCredential || isFigures) {
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = true;
  for (const hint of document.querySelectorAll("[data-passkey-missing]")) hint.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  toast(words().noPasskey);
});
