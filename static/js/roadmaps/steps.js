// Next steps go from stage to stage by their grip; its menu is the way without dragging. Both send the form of
// the step: where a finding is missing the studio asks for it, as for whoever presses the button.
import { startGrips } from "pmo/grip";
import { openMenu } from "pmo/menu";
import { say } from "pmo/say";

const board = document.querySelector(".pdca");

if (board) startGrips({ grips: ".next-step .grip", items: ".next-step", menu, find, mark, drop });

const stageOf = (inside) => inside?.closest?.(".pdca-stage") ?? null;
const stages = () => [...board.querySelectorAll(".pdca-stage")];
const nameOf = (stage) => stage.querySelector("h3 > span").textContent.trim();

function menu(item) {
  const here = stageOf(item);
  const items = stages().map((stage) => ({ value: stage.id, label: nameOf(stage), current: stage === here }));
  const grip = item.querySelector(".grip");
  openMenu(grip, items, (id) => drop(item, document.getElementById(id)), grip.getAttribute("aria-label"));
}

function find(item, { x, y }) {
  return stageOf(document.elementFromPoint(x, y));
}

function mark(item, target) {
  for (const stage of stages()) stage.toggleAttribute("data-over", stage === target && stage !== stageOf(item));
}

function drop(item, stage) {
  if (!stage || stage === stageOf(item)) {
    say(board.dataset.stays);
    return;
  }
  const form = item.querySelector(".step-move");
  const input = form.querySelector("input[name=stage]");
  input.value = stage.dataset.stage;
  input.disabled = false;
  form.requestSubmit();
}
