// What waits in the outbox of a seat, in the storage of the browser: it outlives the page, and other tabs see it.
const unstorable = { queue: [], refused: [] };
let name;

/**
 * @param {string} own whose it is: a shared phone keeps people apart
 */
export function openStore(own) {
  name = own;
}

/** 128 random bits; works without https, unlike crypto.randomUUID. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Change one entry of the queue that is still there. */
export function update(key, act) {
  const queue = read("queue");
  const entry = queue.find((stored) => stored.key === key);
  if (entry) act(entry);
  write("queue", queue);
}

export const remove = (key) => write("queue", read("queue").filter((entry) => entry.key !== key));

export const read = (part) => readRaw(part) ?? unstorable[part];

export function write(part, entries) {
  // Where the storage is full or forbidden, memory has to do.
  unstorable[part] = writeRaw(part, entries) ? [] : entries;
}

export function readRaw(part) {
  try {
    return JSON.parse(localStorage.getItem(`${name}:${part}`));
  } catch {
    return null;
  }
}

export function writeRaw(part, value) {
  try {
    if (value === null || value.length === 0) localStorage.removeItem(`${name}:${part}`);
    else localStorage.setItem(`${name}:${part}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
