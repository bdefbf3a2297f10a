// Who has answered, asked for again and again: the log tells of newcomers only now and then, and
// of what they went on to answer never, while a page that loads again shows it.
import { applyFragment } from "pmo/live/placing";

const AGAIN = 10000;
const { progress } = document.querySelector("main").dataset;
let last = 0;

async function ask() {
  if (document.hidden || Date.now() - last < AGAIN / 2) return;
  last = Date.now();
  const answer = await fetch(progress).catch(() => null);
  if (answer?.ok) applyFragment(await answer.text());
}

setInterval(ask, AGAIN);
document.addEventListener("visibilitychange", ask);
