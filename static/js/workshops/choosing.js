// What is put to the vote: all or none of a part, or only that part. Without this file a part is a list of its own.
const dots = document.getElementById("id_dots");
const parts = () => [...document.querySelectorAll("[data-part]")];
const boxes = (part) => [...part.querySelectorAll("input[type=checkbox]")];

// What somebody typed as the number of dots stays.
let proposed = dots.value;

function tick(part, ticked) {
  for (const box of boxes(part)) box.checked = ticked;
}

function only(chosen) {
  for (const part of parts()) tick(part, part === chosen);
  if (dots.value === proposed) dots.value = proposed = chosen.dataset.dots;
  boxes(chosen)[0].focus();
}

document.querySelector("main").addEventListener("click", (event) => {
  const { tick: how, only: name } = event.target.closest("[data-tick], [data-only]")?.dataset ?? {};
  if (how) tick(event.target.closest("[data-part]"), how === "all");
  const chosen = parts().find((part) => part.dataset.part === name);
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  only(chosen);
});
