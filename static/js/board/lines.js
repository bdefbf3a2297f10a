// The drawn links of a thread, over the sheet: curves from edge to edge, as wide as they are strong.
const SVG = "http://www.w3.org/2000/svg";
const WIDTHS = { 1: 1.5, 2: 2.75, 3: 4.5 };
const wide = matchMedia("(width > 900px)");

let sheet = null;

/** Draw these links, and nothing else; phones say them in words instead. */
export function drawLines(main, links) {
  if (!wide.matches) return clearLines();
  const over = overlay(main);
  const origin = over.getBoundingClientRect();
  const paths = links.flatMap(({ source, target, strength }) => {
    const [from, to] = [source, target].map((id) => boxOf(document.getElementById(`note-${id}`), origin));
    return from && to ? [line(from, to, strength)] : [];
  });
  over.replaceChildren(...paths);
}

export function clearLines() {
  sheet?.remove();
  sheet = null;
}

/** The line that follows a hand, from the note to the point. */
export function drawLoose(main, note, { x, y }) {
  const over = overlay(main);
  const origin = over.getBoundingClientRect();
  const at = { left: x - origin.left, right: x - origin.left, top: y - origin.top, bottom: y - origin.top };
  over.querySelector("[data-loose]")?.remove();
  const drawn = line(boxOf(note, origin), at, 2);
  drawn.dataset.loose = "";
  over.append(drawn);
}

export function endLoose() {
  sheet?.querySelector("[data-loose]")?.remove();
}

function overlay(main) {
  if (!sheet?.isConnected) {
    sheet = make("svg", { class: "lines", "aria-hidden": "true" });
    main.append(sheet);
  }
  return sheet;
}

/** Where the note can be seen: one that is scrolled out of its block is met at the block's edge. */
function boxOf(note, origin) {
  if (!note) return null;
  const box = note.getBoundingClientRect();
  const body = note.closest(".body").getBoundingClientRect();
  const within = (y) => Math.min(Math.max(y, body.top), body.bottom) - origin.top;
  return { left: box.left - origin.left, right: box.right - origin.left, top: within(box.top), bottom: within(box.bottom) };
}

function line(from, to, strength) {
  const group = make("g", {});
  const { path, end } = curve(from, to);
  const width = WIDTHS[strength] ?? WIDTHS[2];
  group.append(
    make("path", { d: path, class: "halo", "stroke-width": width + 3 }),
    make("path", { d: path, class: "strand", "stroke-width": width }),
    make("circle", { cx: end.x, cy: end.y, r: width / 2 + 2.5, class: "knot" }),
  );
  return group;
}

/** Side to side where one stands beside the other, else from edge to edge above and below. */
function curve(from, to) {
  const middle = (one, other) => (one + other) / 2;
  const beside = from.left >= to.right || to.left >= from.right;
  if (beside) {
    const back = from.left >= to.right;
    const start = { x: back ? from.left : from.right, y: middle(from.top, from.bottom) };
    const end = { x: back ? to.right : to.left, y: middle(to.top, to.bottom) };
    const bend = Math.max(Math.abs(end.x - start.x) / 2, 24) * (back ? -1 : 1);
    return { path: bezier(start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end), end };
  }
  const up = from.top >= to.bottom;
  const start = { x: middle(from.left, from.right), y: up ? from.top : from.bottom };
  const end = { x: middle(to.left, to.right), y: up ? to.bottom : to.top };
  const bend = Math.max(Math.abs(end.y - start.y) / 2, 18) * (up ? -1 : 1);
  return { path: bezier(start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end), end };
}

const round = (number) => Math.round(number * 10) / 10;
const bezier = (...points) => {
  const [start, one, two, end] = points.map(({ x, y }) => `${round(x)} ${round(y)}`);
  return `M${start} C${one} ${two} ${end}`;
};

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
