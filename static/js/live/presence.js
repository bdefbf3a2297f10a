// Who is here, and who is typing where.
const TELL_AGAIN = 2000;
const FORGET = 6000;

let send = () => {};
let self = "";
let told = { subject: "", at: 0 };
const marks = new Map();

/**
 * @param {(message: object) => void} sender
 * @param {string} participant one's own typing mark is not shown
 */
export function startPresence(sender, participant) {
  send = sender;
  self = participant;
}

/** Take a message of the socket. */
export function hearPresence({ roster, typing }) {
  if (roster) showRoster(roster);
  if (typing) showTyping(typing);
}

/**
 * Tell the others that one is typing.
 * @param {string} id the element that holds the text, "note-12"; "" when one has stopped
 */
export function typingIn(id) {
  const subject = id.replace("-", ":");
  if (subject === told.subject && (!subject || Date.now() - told.at < TELL_AGAIN)) return;
  told = { subject, at: Date.now() };
  send({ typing: subject });
}

// Faces whose page is open are full, the others are marked as away; who is new comes in front.
function showRoster({ count, people }) {
  const list = document.getElementById("people");
  if (!list) return;
  const here = new Map(people.map((person) => [String(person.seat), person]));
  const faces = [...list.querySelectorAll("[data-seat]")];
  for (const face of faces) {
    face.toggleAttribute("data-away", !here.has(face.dataset.seat) && count <= people.length);
  }
  list.dataset.here = count;
  document.dispatchEvent(new CustomEvent("pmo:roster", { detail: { count, people } }));
}

function showTyping(typing) {
  const now = new Map();
  for (const { seat, name, subject } of typing) {
    if (String(seat) === self) continue;
    const id = subject.replace(":", "-");
    now.set(id, [...(now.get(id) ?? []), name]);
  }
  for (const [id, timer] of marks) {
    clearTimeout(timer);
    if (!now.has(id)) unmark(id);
  }
  for (const [id, names] of now) {
    document.getElementById(id)?.setAttribute("data-editing", names.join(", "));
    // Should the line break now, the mark must not stay for ever.
    marks.set(id, setTimeout(unmark, FORGET, id));
  }
}

function unmark(id) {
  marks.delete(id);
  document.getElementById(id)?.removeAttribute("data-editing");
}
