// Keeps a part of the page fresh that no frame brings, because it is made from much: it is asked for
// after changes, at most once a second, and answered with nothing while it is the same.
import { atNumber } from "pmo/live/frames";

const QUIET = 1000;
// Many pages hear of one change at once: for every person here they take that much longer, at random.
const SPREAD = 40;

/**
 * Ask now, unless the page was made with the part, and again whenever something was heard.
 * @param {object} part
 * @param {string} part.address
 * @param {number} part.number the event up to which the page has it, -1 before it has come
 * @param {(html: string) => void} part.put
 */
export function startAsking({ address, number, put }) {
  let has = number;
  let tag = "";
  let waiting = 0;

  const askSoon = () => {
    if (waiting || document.hidden || atNumber() <= has) return;
    const here = Number(document.getElementById("people")?.dataset.here ?? 1);
    waiting = setTimeout(ask, QUIET + Math.random() * SPREAD * here);
  };

  const ask = async () => {
    waiting = 0;
    const headers = { "HX-Request": "true", ...(tag && { "If-None-Match": tag }) };
    const answer = await fetch(address, { headers }).catch(() => null);
    // Unreachable: the next thing that is heard asks again.
    if (!answer) return;
    // Whoever may not see it any more does not ask for ever.
    has = answer.ok || answer.status === 304 ? Number(answer.headers.get("X-Number")) : Infinity;
    if (answer.ok) {
      tag = answer.headers.get("ETag") ?? "";
      put(await answer.text());
    }
    // The server looks once a second: what it knew then may be behind.
    askSoon();
  };

  document.addEventListener("pmo:heard", askSoon);
  document.addEventListener("visibilitychange", askSoon);
  if (has < 0) ask();
}
