// Brings messages from the server: by socket, or by polling where sockets are blocked.
const BEAT_SECONDS = 10;
const SILENCE = 2.5 * BEAT_SECONDS * 1000;
const POLL = 2000;
const TRY_SOCKET_AGAIN = 60_000;
const HIDDEN_LONG = 5 * 60_000;
const FAILURES_BEFORE_POLL = 2;
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
  let neverOpened = 0;
  let heardAt = Date.now();
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
    heardAt = Date.now();
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
    let opened = false;
    socket = new WebSocket(`${scheme}://${location.host}/live/${engagement}?since=${since()}&${query()}`);
    socket.addEventListener("open", () => {
      opened = true;
      heardAt = Date.now();
    });
    socket.addEventListener("message", (event) => {
      if (mine !== turn) return;
      neverOpened = 0;
      receive(JSON.parse(event.data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (mine !== turn) return;
      socket = null;
      if (STOP.has(code)) return end(code);
      if (!opened) neverOpened += 1;
      if (neverOpened >= FAILURES_BEFORE_POLL) return poll(Date.now() + TRY_SOCKET_AGAIN);
      tell("offline");
      if (code === SEAT_CHANGED) return later(between(0, 1000), connect);
      // After a restart everybody comes back at once: spread over five seconds.
      later(code === RESTART ? between(500, 5000) : backoff(failures++), connect);
    });
  }

  async function poll(until) {
    stop();
    if (ended) return;
    const mine = turn;
    try {
      const answer = await fetch(`/live/${engagement}/since/${since()}?${query()}`, {
        headers: { "HX-Request": "true" },
      });
      if (mine !== turn) return;
      if ([401, 403, 404].includes(answer.status)) return end(4000 + answer.status);
      if (answer.ok) receive(await answer.json());
      else tell("offline");
    } catch {
      if (mine !== turn) return;
      tell("offline");
    }
    if (mine === turn) later(POLL, () => (Date.now() < until ? poll(until) : connect()));
  }

  const wake = () => {
    neverOpened = 0;
    connect();
  };

  setInterval(() => {
    if (document.hidden && hiddenAt && Date.now() - hiddenAt > HIDDEN_LONG) return stop();
    // A wifi that died without a word: no beat comes any more.
    if (socket && Date.now() - heardAt > SILENCE) {
      tell("offline");
      connect();
    }
  }, 5000);
  addEventListener("online", wake);
  addEventListener("offline", () => tell("offline"));
  document.addEventListener("visibilitychange", () => {
    hiddenAt = document.hidden ? Date.now() : 0;
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
