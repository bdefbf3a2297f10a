// Hears what the server sends, in order and each thing once, and has it put onto the page.
import { whenStaying } from "pmo/live/leaving";
import { applyFragment, watchHands } from "pmo/live/placing";
import { say } from "pmo/say";

const GATHER = 5000;
// How long a page of figures waits for more, in ms.
const AGAIN = 2000;

let main;
let number = 0;
// Numbers of one's own changes whose answers are on the page already.
const own = new Set();
const others = new Map();
let gathering = 0;
let reloading = false;
let waiting = 0;

/** Begin with the number that the page was made at. */
export function startFrames(page) {
  main = page;
  number = Number(main.dataset.number);
  watchHands();
}

/** The number up to which the page has everything. */
export const atNumber = () => number;

/**
 * Take a message of the socket or the poll.
 * @returns {boolean} false when a number is missing, so that the page must ask again
 */
export function hearFrames(message) {
  const before = number;
  const complete = hear(message);
  // For what is asked for apart from the frames, such as the checks beside a board.
  if (number > before) document.dispatchEvent(new CustomEvent("pmo:heard"));
  return complete;
}

function hear(message) {
  if (message.beat > number) return false;
  for (const frame of message.frames ?? []) {
    const everything = frame.reload === "";
    if (frame.number <= number && !everything) continue;
    if (frame.number > number + 1 && !everything) return false;
    number = frame.number;
    if (own.delete(frame.number)) continue;
    if (frame.reload != null) reload();
    else if (frame.html && main.hasAttribute("data-again")) again();
    else if (frame.html) applyFragment(inOwnLanguage(frame)).forEach(count);
    // What every page shows, as the bar of an open vote; it moves no figure of this one.
    else if (frame.everywhere) applyFragment(frame.everywhere[document.documentElement.lang] ?? "");
  }
  main.dataset.number = number;
  return true;
}

/** Most fragments are people's own words; those of the studio come in each of its languages. */
const inOwnLanguage = ({ html, spoken }) => spoken?.[document.documentElement.lang] ?? html;

/** The page shows these events already: the answer to one's own change brought them. */
export function ownNumbers(numbers) {
  for (const made of numbers) if (made > number) own.add(made);
}

// --- telling ---------------------------------------------------------------------------------------

const words = () => document.getElementById("live-words").dataset;

function count(element) {
  const section = element.closest("section");
  const name = section?.querySelector("h2")?.textContent.trim() ?? main.getAttribute("aria-label") ?? "";
  others.set(name, (others.get(name) ?? 0) + 1);
  gathering ||= setTimeout(sayOthers, GATHER);
}

function sayOthers() {
  gathering = 0;
  const sentences = [...others].map(([name, changes]) =>
    (changes === 1 ? words().oneChange : words().manyChanges).replace("{n}", changes).replace("{place}", name),
  );
  others.clear();
  say(sentences.join(". "));
}

/** A page of figures: whatever happens to its topics moves them. Once for all that comes at a time. */
const again = () => {
  waiting ||= setTimeout(reload, AGAIN);
};

/** Load the page again, unless it leaves by itself, after all unsent text went into the outbox. */
function reload() {
  // To load the answer to a form again is to send the form again: invite twice, say.
  if (reloading || document.documentElement.hasAttribute("data-posted")) return;
  reloading = true;
  whenStaying(() => {
    document.dispatchEvent(new CustomEvent("pmo:reload"));
    // A batch comes as several frames in one message: once is enough, after the last of them.
    setTimeout(() => {
      // The same form again, where the page would now show the next one.
      const { here } = document.querySelector("main").dataset;
      if (here) history.replaceState(history.state, "", here);
      location.reload();
    });
  });
}
