// Without a network the browser would put its own page in place of ours, and what was typed would go.
import { isLeaving } from "pmo/live/leaving";
import { toast } from "pmo/say";

/** Call once on every page, before others hear of forms that leave it. */
export function startOffline() {
  addEventListener("submit", (event) => {
    if (isLeaving(event) && isCutOff()) event.preventDefault();
  });
}

/** Whether nothing can be sent or fetched now; says so. */
export function isCutOff() {
  if (navigator.onLine) return false;
  toast(document.getElementById("toasts").dataset.unreachable, { stays: true });
  return true;
}
