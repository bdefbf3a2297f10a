// A page that loads again by itself gives the focus back to the field in which somebody was writing.
const KEPT = "pmo.focus";

/** Call once on every page, after the drafts are back in their fields. */
export function startFocus() {
  restore();
  document.addEventListener("pmo:reload", keep);
}

function keep() {
  const field = document.activeElement;
  if (!field?.matches("main :is(input, textarea, select)[id]")) return;
  store(JSON.stringify({ path: location.pathname, id: field.id, at: caretOf(field) }));
}

function restore() {
  const kept = JSON.parse(take() ?? "null");
  if (kept?.path !== location.pathname) return;
  const field = document.getElementById(kept.id);
  field?.focus({ preventScroll: true });
  if (field && kept.at !== null) field.setSelectionRange?.(kept.at, kept.at);
}

// Numbers and dates have none.
const caretOf = (field) => {
  try {
    return field.selectionStart ?? null;
  } catch {
    return null;
  }
};

function store(value) {
  try {
    sessionStorage.setItem(KEPT, value);
  } catch {
    // Without a storage the focus goes with the page.
  }
}

/** Once: whoever comes back later has their focus elsewhere. */
function take() {
  try {
    const value = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    return value;
  } catch {
    return null;
  }
}
