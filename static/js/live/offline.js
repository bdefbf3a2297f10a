// Without a network the browser would put its own page in place of ours, and what was typed would go.
import { isLeaving } from "pmo/live/leaving";
import { toast } from "pmo/say";

// The form that goes all the same: the studio answers.
let answered = null;

/** Call once on every page, before others hear of forms that leave it. */
export function startOffline() {
  addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!isLeaving(event) || navigator.onLine || form === answered) return;
    event.preventDefault();
    isCutOff().then((is) => is || sendAgain(form, submitter));
  });
}

function sendAgain(form, submitter) {
  answered = form;
  form.requestSubmit(submitter);
  answered = null;
}

/**
 * Whether nothing can be sent or fetched now; says so. A studio on this very machine answers
 * without any network, so it is asked.
 */
export async function isCutOff() {
  if (navigator.onLine || (await answers())) return false;
  toast(document.getElementById("toasts").dataset.unreachable, { stays: true });
  return true;
}

const answers = () => fetch(import.meta.url, { method: "HEAD", cache: "no-store" }).then(() => true, () => false);
