// Makes a page live: <main data-live data-engagement data-number data-topic data-participant>.
import { startConfirm } from "pmo/live/confirm";
import { atNumber, hearFrames, startFrames } from "pmo/live/frames";
import { drain, forgetRefused, refused, resume, startOutbox, waitingTexts } from "pmo/live/outbox";
import { hearPresence, startPresence } from "pmo/live/presence";
import { startTransport } from "pmo/live/transport";
import { say } from "pmo/say";

let main;
let transport;
let line = "connecting";
let waiting = 0;
let away = false;
let held = false;

/** Start whatever the page asks for, once; a page without <main data-live> stays as it is. */
export function startLive() {
  if (main) return;
  main = document.querySelector("main[data-live]");
  if (!main) return;
  const { engagement, participant } = main.dataset;
  startFrames(main);
  transport = startTransport({
    engagement,
    topics: main.dataset.topic.split(" ").filter(Boolean),
    since: atNumber,
    hear: (message) => {
      hearPresence(message);
      return hearFrames(message);
    },
    tell: (state) => {
      const back = state === "live" && line !== "live";
      line = state;
      show();
      if (back) drain();
    },
    lost: () => askWho(engagement, participant),
  });
  startPresence(transport.send, participant);
  startOutbox({
    engagement,
    participant,
    tell: (count, isAway, isHeld) => {
      waiting = count;
      away = isAway;
      held = isHeld;
      show();
      if (away) listWaiting(waitingTexts());
    },
  });
  startConfirm();
  document.addEventListener("pmo:refused", showRefused);
  document.addEventListener("pmo:away", (event) => listWaiting(event.detail.texts));
  // Back from the tab in which one has joined or logged in again.
  document.addEventListener("visibilitychange", () => {
    if (away && !document.hidden) askWho(engagement, participant);
  });
  keepRefused();
}

const words = () => document.getElementById("live-words").dataset;

/** What stands beside the dot: in words, not in colour alone. */
function show() {
  const place = document.getElementById("net");
  if (!place) return;
  const [state, text] = describe();
  place.dataset.state = state;
  if (place.textContent !== text) place.textContent = text;
  document.getElementById("live-away")?.toggleAttribute("hidden", !away);
}

function describe() {
  const count = (one, many) => (waiting === 1 ? one : many).replace("{n}", waiting);
  if (away) return ["waiting", waiting ? count(words().awayOne, words().awayMany) : words().away];
  if (line === "live" && waiting && held) return ["waiting", count(words().heldOne, words().heldMany)];
  if (line === "live") return waiting ? ["saving", count(words().sendingOne, words().sendingMany)] : ["live", words().live];
  if (waiting) return ["waiting", count(words().offlineOne, words().offlineMany)];
  return line === "connecting" ? ["connecting", words().connecting] : ["offline", words().offline];
}

/** The socket was refused: the same seat goes on with a new token, another one starts anew. */
async function askWho(engagement, participant) {
  const answer = await fetch(`/live/hello?engagement=${engagement}`).catch(() => null);
  const hello = answer?.ok ? await answer.json() : null;
  if (hello === null) {
    setTimeout(() => transport.resume(), 5000);
    return;
  }
  away = String(hello.participant) !== participant;
  show();
  if (away) return listWaiting(waitingTexts());
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": hello.csrf }));
  setTimeout(() => transport.resume(), 1000);
  resume();
}

// --- texts that were not taken: listed so that they can be copied ---------------------------------

function listWaiting(texts) {
  list(document.getElementById("live-away"), texts.map((text) => ({ text, words: "" })));
}

function showRefused(event) {
  say(event.detail.words);
  keepRefused();
}

function keepRefused() {
  const texts = refused();
  document.getElementById("live-refused").hidden = !texts.length;
  list(document.getElementById("live-refused"), texts);
}

function list(box, texts) {
  box.querySelector("ul").replaceChildren(
    ...texts.map(({ text, words: why }) => {
      const item = document.createElement("li");
      const typed = document.createElement("textarea");
      typed.readOnly = true;
      typed.dir = "auto";
      typed.rows = 2;
      typed.value = text;
      typed.setAttribute("aria-label", words().text);
      const reason = document.createElement("p");
      reason.textContent = why;
      item.append(typed, reason);
      return item;
    }),
  );
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-forget-refused]")) return;
  forgetRefused();
  keepRefused();
});
