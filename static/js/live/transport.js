// Brings messages from the server: by socket, or by polling where sockets are blocked.
const BEAT_SECONDS = 10;
const SILENCE = 2.5 * BEAT_SECONDS * 1000;
const POLL = 2000;
// While it polls, the page tries a socket again after 5 s, 10 s, 20 s ... a minute.
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 60_000;
const HIDDEN_LONG = 5 * 60_000;
const SILENT_BEFORE_POLL = 2;
const STOP = new Set([4401, 4403, 4404]);
const SEAT_CHANGED = 4000;
const RESTART = 1012;

const between = (least, most) => least + Math.random() * (most - least);
const backoff = (failures) => Math.min(15_000, 500 * 2 ** failures) * between(0.7, 1.3);

/**
 * Keep the page informed until it goes away.
 * @param {object} page
 * @param {string} page.engagement its id
 * @param {string[]} page.topics
 * @param {() => number} page.since the number up to which the page has everything
 * @param {(message: object) => boolean} page.hear false: something is missing, start again
 * @param {(state: "connecting" | "live" | "offline") => void} page.tell
 * @param {(code: number) => void} page.lost this browser has no seat here (any more)
 */
export function startTransport({ engagement, topics, since, hear, tell, lost }) {
  const query = () => topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
  let socket = null;
  let failures = 0;
  // Sockets in a row on which nothing came, and how long polling lasts before the next one.
  let silent = 0;
  let pause = FIRST_PAUSE;
  let heardAt = performance.now();
  let hiddenAt = 0;
  let timer = 0;
  let ended = false;
  // Answers that belong to an earlier connection are not heard.
  let turn = 0;

  const later = (milliseconds, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };

  const stop = () => {
    turn += 1;
    clearTimeout(timer);
    socket?.close();
    socket = null;
  };

  const receive = (message) => {
    heardAt = performance.now();
    failures = 0;
    tell("live");
    if (!hear(message)) connect();
  };

  const end = (code) => {
    ended = true;
    stop();
    tell("offline");
    lost(code);
  };

  function connect() {
    stop();
    if (ended) return;
    const mine = turn;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    let heard = false;
    socket = new WebSocket(`${scheme}://${location.host}/live/${engagement}?since=${since()}&${query()}`);
    heardAt = performance.now();
    socket.addEventListener("message", (event) => {
      if (mine !== turn) return;
      heard = true;
      silent = 0;
      pause = FIRST_PAUSE;
      receive(JSON.parse(event.data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (mine !== turn) return;
      socket = null;
      if (STOP.has(code)) return end(code);
      const spoken = heard || code === SEAT_CHANGED || code === RESTART;
      if (!spoken) silent += 1;
      if (silent >= SILENT_BEFORE_POLL) {
        const until = performance.now() + pause;
        pause = Math.min(LONGEST_PAUSE, 2 * pause);
        return poll(until);
      }
      tell("offline");
      if (code === SEAT_CHANGED) return later(between(0, 1000), connect);
      // After a restart everybody comes back at once: spread over five seconds.
      later(code === RESTART ? between(500, 5000) : backoff(failures++), connect);
    });
  }

  async function poll(until) {
    stop();
    const mine = turn;
    const answer = await fetch(`/live/${engagement}/since/${since()}?${query()}`, {
      headers: { "HX-Request": "true" },
    }).catch(() => null);
    const message = answer?.ok ? await answer.json().catch(() => null) : null;
    if (mine !== turn) return;
    if (message) receive(message);
    else if ([401, 403, 404].includes(answer?.status)) return end(4000 + answer.status);
    else tell("offline");
    if (mine !== turn) return;
    // Without an answer it is not the socket that is blocked: the server or the network is away.
    if (!message) return later(backoff(failures++), connect);
    later(POLL, () => (performance.now() < until ? poll(until) : connect()));
  }

  const wake = () => {
    silent = 0;
    connect();
  };

  setInterval(() => {
    if (document.hidden && hiddenAt && performance.now() - hiddenAt > HIDDEN_LONG) return stop();
    // A wifi that died without a word: no beat comes any more.
    if (socket && performance.now() - heardAt > SILENCE) {
      tell("offline");
      connect();
    }
  }, 5000);
  addEventListener("online", wake);
  addEventListener("offline", () => tell("offline"));
  document.addEventListener("visibilitychange", () => {
    hiddenAt = document.hidden ? performance.now() : 0;
    if (!document.hidden && socket?.readyState !== WebSocket.OPEN) wake();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => event.persisted && wake());

  tell("connecting");
  connect();
  return {
    /** Send a small message if there is a socket; typing marks are not worth waiting for. */
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    /** The browser has a seat again. */
    resume() {
      ended = false;
      wake();
    },
  };
}
