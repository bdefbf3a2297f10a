// The one polite status line, and toasts for what should also be seen.
const line = () => document.getElementById("say");
const shelf = () => document.getElementById("toasts");
const SECONDS = 8;

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
 * Show words at the foot of the page and say them.
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
  if (!stays) leaveLater(box);
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

// Time stands still while somebody reads it with pointer or focus.
const leaveLater = (box) => {
  setTimeout(() => {
    if (box.matches(":hover, :focus-within")) leaveLater(box);
    else box.remove();
  }, SECONDS * 1000);
};

export function startToasts() {
  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-close-toast]")?.closest(".toast").remove();
  });
  for (const box of shelf().querySelectorAll(".toast")) leaveLater(box);
}
