// The one menu: a list of acts beside whatever asked for it.
const menu = () => document.getElementById("menu");
let asker = null;

/**
 * Open the menu beside `at` and call `choose(value)` with what is chosen.
 * @param {Element} at
 * @param {{value: string, label: string, current?: boolean, danger?: boolean}[]} items
 * @param {(value: string) => void} choose
 * @param {string} title what the menu is for, read out
 */
export function openMenu(at, items, choose, title) {
  const box = menu();
  asker = at;
  box.setAttribute("aria-label", title);
  box.replaceChildren(
    ...items.map(({ value, label, current = false, danger = false }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("role", current ? "menuitemradio" : "menuitem");
      if (current) button.setAttribute("aria-checked", "true");
      if (danger) button.className = "danger";
      button.dataset.value = value;
      button.textContent = label;
      button.addEventListener("click", () => {
        closeMenu();
        choose(value);
      });
      return button;
    }),
  );
  box.showPopover();
  place(box, at.getBoundingClientRect());
  box.querySelector("button:not([aria-checked])")?.focus();
}

function closeMenu() {
  if (menu().matches(":popover-open")) menu().hidePopover();
}

// Below the asker, or above it where there is no room; never outside the window.
const place = (box, near) => {
  const { width, height } = box.getBoundingClientRect();
  const below = near.bottom + 4;
  const top = below + height <= innerHeight ? below : Math.max(8, near.top - height - 4);
  const left = Math.min(Math.max(8, near.left), innerWidth - width - 8);
  box.style.insetBlockStart = `${top}px`;
  box.style.left = `${left}px`;
};

export function startMenu() {
  const box = menu();
  // Closed by us and not by the browser, whose light dismissal takes the end of the very tap that
  // opened the menu for a tap beside it.
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.("#menu")) closeMenu();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.matches(":popover-open")) return;
    event.preventDefault();
    closeMenu();
    asker?.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Tab") return closeMenu();
    const buttons = [...box.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length].focus();
  });
  box.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && asker?.isConnected && document.activeElement === document.body) {
      asker.focus();
    }
  });
}
