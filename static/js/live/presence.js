// Who is here, and who is typing where.
const TELL_AGAIN = 2000;
const FORGET = 6000;

let send = () => {};
let self = "";
let told = { subject: "", at: 0 };
const marks = new Map();
const joined = new Set();

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

// The roster brings all that a face needs: whoever joins costs no request. As on a fresh page, who is here has
// a face before who is away; whoever has none is in the number at the end.
function showRoster({ count, people }) {
  const list = document.getElementById("people");
  if (!list) return;
  const faces = [...list.querySelectorAll("[data-seat]")];
  const here = new Set(people.map(({ seat }) => String(seat)));
  // Of a large room only the newest are named: who is not among them may be here all the same.
  const named = count <= people.length;
  for (const face of faces) face.toggleAttribute("data-away", named && !here.has(face.dataset.seat));
  welcome(list, people, faces);
  countPeople(list, people, count);
  list.dataset.here = count;
  document.dispatchEvent(new CustomEvent("pmo:roster", { detail: { count, people } }));
}

/** A face for who came, in a free place or in that of somebody who is away, in the order of coming. */
function welcome(list, people, faces) {
  const shown = new Set(faces.map((face) => face.dataset.seat));
  const away = faces.filter((face) => face.hasAttribute("data-away")).reverse();
  let free = list.dataset.most - faces.length;
  for (const person of people.filter(({ seat }) => !shown.has(String(seat))).reverse()) {
    if (free <= 0 && !away.length) return;
    if (free <= 0) away.shift().remove();
    else free -= 1;
    const before = list.querySelector("[data-away], .more");
    list.insertBefore(faceOf(person), before);
  }
}

function faceOf({ seat, name, initials, tint }) {
  const face = document.createElement("li");
  Object.assign(face.dataset, { seat, tint });
  face.title = name;
  const [mark, words] = [document.createElement("span"), document.createElement("span")];
  mark.ariaHidden = "true";
  mark.textContent = initials;
  words.className = "sr";
  words.textContent = name;
  face.append(mark, words);
  return face;
}

/** Seats are numbered in the order of joining: one beyond the newest when the page was made has joined since. */
function countPeople(list, people, count) {
  const { newest, many } = list.dataset;
  for (const { seat } of people) if (seat > newest) joined.add(seat);
  const total = Math.max(Number(list.dataset.count) + joined.size, count);
  const others = total - list.querySelectorAll("[data-seat]").length;
  const more = list.querySelector(".more");
  more.hidden = others <= 0;
  more.textContent = `+${others}`;
  if (total <= list.dataset.count) return;
  list.ariaLabel = many.replace("{n}", total);
  // Where a page says the number in words of its own.
  for (const told of document.querySelectorAll("[data-seats]")) told.textContent = told.dataset.seats.replace("{n}", total);
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
