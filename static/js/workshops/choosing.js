// What is put to the vote: all or none of a part, or only that part, and how many that are. Without this file a part
// is a list of its own.
const dots = document.getElementById("id_dots");
const parts = () => [...document.querySelectorAll("[data-part]")];
const boxes = (part) => [...part.querySelectorAll("input[type=checkbox]")];

// What somebody typed as the number of dots stays.
let proposed = dots.value;

const head = document.querySelector("[data-ticked]");
const all = head.textContent;

/** How many of them are ticked, while some are not. */
function tell() {
  const listed = parts().flatMap(boxes);
  const ticked = listed.filter((box) => box.checked).length;
  const some = head.dataset.ticked.replace("{n}", ticked).replace("{all}", listed.length);
  head.textContent = ticked === listed.length ? all : some;
}

function tick(part, ticked) {
  for (const box of boxes(part)) box.checked = ticked;
}

function only(chosen) {
  for (const part of parts()) tick(part, part === chosen);
  if (dots.value === proposed) dots.value = proposed = chosen.dataset.dots;
  boxes(chosen)[0].focus();
}

document.querySelector("main").addEventListener("change", tell);
// A form that comes back, by a refusal or by the way back, has what was ticked.
addEventListener("pageshow", tell);

document.querySelector("main").addEventListener("click", (event) => {
  const { tick: how, only: name } = event.target.closest("[data-tick], [data-only]")?.dataset ?? {};
  if (how) tick(event.target.closest("[data-part]"), how === "all");
  if (how) tell();
  const chosen = parts().find((part) => part.dataset.part === name);
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  only(chosen);
  tell();
});
