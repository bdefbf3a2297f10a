// The switches for theme and projector view in the masthead.
const root = document.documentElement;

const keep = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
};

const show = () => {
  const theme = root.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }
  for (const button of document.querySelectorAll("[data-view-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.viewChoice === root.dataset.view));
  }
};

const chooseTheme = (theme) => {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  keep("pmo.theme", theme);
};

const toggleView = (view) => {
  const on = root.dataset.view !== view;
  root.dataset.view = on ? view : root.dataset.ownView;
  keep("pmo.view", on ? view : "");
};

export function startDisplay() {
  show();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice], [data-view-choice]");
    if (!button) return;
    if (button.dataset.themeChoice) chooseTheme(button.dataset.themeChoice);
    else toggleView(button.dataset.viewChoice);
    show();
  });
}
