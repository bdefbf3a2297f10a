// Says in words how many notes of a full block are out of sight, and goes to them.

// That share of a note must be in sight for it to count as seen: all but the paper below its author.
const SEEN = 0.92;
// The height that the cue takes from the block's end, as in board.css.
const CUE = 34;

let main;
let asked = 0;

export function startOverflow(board) {
  main = board;
  const sizes = new ResizeObserver(lookForMore);
  for (const section of sections()) {
    const body = bodyOf(section);
    sizes.observe(body);
    sizes.observe(body.querySelector(".notes"));
    body.addEventListener("scroll", lookForMore, { passive: true });
    cueOf(section).addEventListener("click", () => turn(body, cueOf(section)));
  }
}

/** Count again, once a picture; all blocks are measured before any is changed. */
export function lookForMore() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    for (const [section, counts] of sections().map((each) => [each, measure(each)])) show(section, counts);
  });
}

const sections = () => [...main.querySelectorAll("section[data-block]")];
const bodyOf = (section) => section.querySelector(".body");
const cueOf = (section) => section.querySelector(".more");

/** How many notes are above and below what can be seen of the block. */
function measure(section) {
  const body = bodyOf(section);
  const box = body.getBoundingClientRect();
  const notes = [...body.querySelectorAll(".note")].map((note) => note.getBoundingClientRect());
  const hidden = ({ height }, by) => by > height * (1 - SEEN);
  // Without the cue nothing may be out of sight, however far it is scrolled now.
  if (!notes.some((note) => hidden(note, note.bottom + body.scrollTop - box.bottom))) return { above: 0, below: 0 };
  return {
    above: notes.filter((note) => hidden(note, box.top - note.top)).length,
    below: notes.filter((note) => hidden(note, note.bottom - (box.bottom - CUE))).length,
  };
}

function show(section, { above, below }) {
  const cue = cueOf(section);
  const { moreOne, moreMany, aboveOne, aboveMany } = main.dataset;
  const words = below ? (below === 1 ? moreOne : moreMany) : above === 1 ? aboveOne : aboveMany;
  section.toggleAttribute("data-full", above + below > 0);
  cue.hidden = above + below === 0;
  cue.toggleAttribute("data-up", below === 0);
  cue.querySelector("span").textContent = words.replace("{n}", below || above);
}

/** One screenful of the block further, or back to its beginning. */
function turn(body, cue) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  if (cue.hasAttribute("data-up")) body.scrollTo({ top: 0, behavior });
  else body.scrollBy({ top: Math.max(body.clientHeight - 2 * CUE, CUE), behavior });
}
