// What the list of processes says about all of them follows the cards that come and change.
const main = document.querySelector("main[data-live]");
const cards = (mark = "") => document.querySelectorAll(`.process-card${mark}`).length;

document.addEventListener("pmo:applied", () => {
  main.querySelector("[data-gate]").textContent = main.dataset.ofThree.replace("{n}", cards("[data-complete]"));
  main.querySelector("[data-none]").hidden = cards() > 0;
  document.querySelector("[data-vote]")?.toggleAttribute("hidden", !cards("[data-pains]"));
});
