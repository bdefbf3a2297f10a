// The one polite status line, and toasts for what should also be seen.
const line = () => document.getElementById("say");
const shelf = () => document.getElementById("toasts");
// An act that can be taken back waits for a hand; words only for their reader.
const TO_ACT = 8000;
const LEAST = 3000;
const PER_WORD = 400;

/** Tell screen readers, at the next quiet moment. */
export function say(words) {
  const place = line();
  // The same words twice are said twice only when the line was empty in between.
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = words;
  });
}

/**
 * Show words below the sheet tabs and say them.
 * @param {string} words
 * @param {{undo?: () => void, label?: string, stays?: boolean}} options
 *   undo: act of the button, whose label is "Undo" unless given; stays: until it is closed
 */
export function toast(words, { undo, label, stays = false } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  const text = document.createElement("p");
  text.textContent = words;
  box.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-link";
    button.textContent = label ?? shelf().dataset.undo;
    button.addEventListener("click", () => {
      box.remove();
      undo();
    });
    box.append(button);
  }
  box.append(closer());
  shelf().append(box);
  say(words);
  if (!stays) leaveLater(box, undo ? TO_ACT : timeToRead(words));
  return box;
}

const closer = () => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet icon-btn";
  button.dataset.closeToast = "";
  button.setAttribute("aria-label", shelf().dataset.close);
  button.textContent = "×";
  return button;
};

const timeToRead = (words) => Math.max(LEAST, 1500 + PER_WORD * words.trim().split(/\s+/).length);

// Time stands still while pointer or focus is on one of its buttons.
const leaveLater = (box, time) => {
  setTimeout(() => {
    if (box.matches(":hover, :focus-within")) leaveLater(box, time);
    else box.remove();
  }, time);
};

export function startToasts() {
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-close-toast]")?.closest(".toast").remove();
  });
  for (const box of shelf().querySelectorAll(".toast:not([data-stays])")) {
    leaveLater(box, timeToRead(box.querySelector("p").textContent));
  }
}
