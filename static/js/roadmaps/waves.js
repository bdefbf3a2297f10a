// Work packages go from wave to wave by their grip; its menu is the way without dragging. Both tick the
// package and press “Move here” of that wave: what would break is refused, or named, as for whoever ticks.
import { startGrips } from "pmo/grip";
import { openMenu } from "pmo/menu";
import { say } from "pmo/say";

const form = document.getElementById("place");

if (form) startGrips({ grips: ".wave-packages .grip", items: ".wave-packages > li", menu, find, mark, drop });

const waveOf = (inside) => inside?.closest?.(".wave-row > .wave") ?? null;
const waves = () => [...document.querySelectorAll(".wave-row > .wave")];
const nameOf = (wave) => wave.querySelector("h2").textContent.trim();

function menu(item) {
  const here = waveOf(item);
  const items = waves().map((wave) => ({ value: wave.id, label: nameOf(wave), current: wave === here }));
  const grip = item.querySelector(".grip");
  openMenu(grip, items, (id) => drop(item, document.getElementById(id)), grip.getAttribute("aria-label"));
}

function find(item, { x, y }) {
  return waveOf(document.elementFromPoint(x, y));
}

function mark(item, target) {
  for (const wave of waves()) wave.toggleAttribute("data-over", wave === target && wave !== waveOf(item));
}

function drop(item, wave) {
  if (wave && wave !== waveOf(item)) move(item, wave);
  else say(form.dataset.stays);
}

/** With all that is ticked, where the package is; alone where it is not. */
function move(item, wave) {
  const tick = item.querySelector(".tick");
  if (!tick.checked) for (const other of form.elements) if (other.type === "checkbox") other.checked = other === tick;
  wave.querySelector(".move").click();
}
