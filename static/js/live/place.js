// Where one was when the page loads itself again, one is again: the field, and the place in its text.
const KEPT = "pmo.place";

/** Call once on every page, after what was typed has been put back. */
export function startPlace() {
  find();
  document.addEventListener("pmo:reload", keep);
}

function keep() {
  const { id, selectionStart, selectionEnd } = document.activeElement;
  if (!id) return;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ page: location.pathname, id, selectionStart, selectionEnd }));
  } catch {
    // Without a storage one begins at the head of the page.
  }
}

function take() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return {};
  }
}

function find() {
  const { page, id, selectionStart, selectionEnd } = take();
  const element = page === location.pathname && document.getElementById(id);
  if (!element) return;
  const fold = element.closest("details");
  if (fold) fold.open = true;
  element.focus({ preventScroll: true });
  // Fields of numbers and dates have no place in their text.
  if (selectionStart != null) element.setSelectionRange(selectionStart, selectionEnd);
}
