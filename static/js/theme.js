// Runs before the first paint: the theme and the view that this browser chose last time.
// A classic script for that reason; without it the page follows the device.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage switched off: nothing was ever kept
    }
  };
  const theme = kept("pmo.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.dataset.ownView = root.dataset.view ?? "page";
  if (kept("pmo.view") === "projector") root.dataset.view = "projector";
})();
