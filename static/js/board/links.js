// The links that the page lists, as the notes lie now: which hold, whom they join, whole threads.
//
// An item of #links says what a link joins and between which blocks it holds, so that a note moved
// to another block needs no new fragment for its links to rest.
const list = () => document.getElementById("links");
const noteOf = (id) => document.getElementById(`note-${id}`);
const joins = () => document.querySelector("main[data-live]").dataset.joins.split(" ").map((pair) => pair.split(">"));

export const idOf = (note) => note.id.split("-")[1];
export const blockOf = (note) => note?.closest("ul[data-block]")?.dataset.block ?? "";

/**
 * Every link that holds now.
 * @returns {{item: Element, source: string, target: string, kpi: string, strength: number}[]}
 */
export function holding() {
  return [...list().children].filter(holds).map((item) => {
    const { source, target, kpi, strength } = item.dataset;
    return { item, source, target, kpi, strength: Number(strength) };
  });
}

function holds({ dataset: { source, target, kpi, from, to } }) {
  const begins = from.split(" ").includes(blockOf(noteOf(source)));
  return begins && (Boolean(kpi) || blockOf(noteOf(target)) === to);
}

/** How many links each note has, by its number. */
export function counts(links = holding()) {
  const found = new Map();
  for (const { source, target } of links) {
    for (const id of [source, target]) if (id) found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

/** The thread of the note: along the direction of the links only, as canvases/strands.py does. */
export function threadOf(id, links = holding()) {
  const ahead = walk(id, links, "source", "target");
  const back = walk(id, links, "target", "source");
  const on = links.filter(({ source, target }) => ahead.has(source) || back.has(target));
  return { notes: new Set([...ahead, ...back]), links: on };
}

function walk(id, links, from, to) {
  const found = new Set([id]);
  // A set that grows while it is read: each note is visited once.
  for (const at of found) for (const link of links) if (link[from] === at && link[to]) found.add(link[to]);
  return found;
}

/** The link between the two notes, if there is one. */
export const between = (one, other, links = holding()) =>
  links.find(({ source, target }) => (source === one && target === other) || (source === other && target === one));

/** The two in the direction in which their blocks are joined; null where they are not. */
export function directed(one, other) {
  const [here, there] = [blockOf(one), blockOf(other)];
  const has = (from, to) => joins().some(([begin, end]) => begin === from && end === to);
  if (has(here, there)) return [one, other];
  return has(there, here) ? [other, one] : null;
}

/** Whether a KPI can measure this note. */
export const measurable = (note) => joins().some(([begin, end]) => begin === blockOf(note) && end === "kpi");

/** Show the link at once, until the server has answered. */
export function showWaiting({ mark, fields: { source, end, strength } }) {
  const ends = [source, end].map((value) => noteOf(value.split(":")[1]));
  const both = ends.every(Boolean) && directed(...ends);
  if (!both || document.getElementById(`waiting-${mark}`)) return;
  const item = document.createElement("li");
  item.id = `waiting-${mark}`;
  const [from, to] = both;
  Object.assign(item.dataset, { source: idOf(from), target: idOf(to), kpi: "", from: blockOf(from), to: blockOf(to), strength: strength ?? 2 });
  list().append(item);
}
