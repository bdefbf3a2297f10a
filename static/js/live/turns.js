// One tab at a time sends what waits in the outbox of a seat.
import { newKey, readRaw, writeRaw } from "pmo/live/stored";

const LEASE = 15_000;
const me = newKey();

/**
 * Do the work unless another tab is at it.
 * @param {string} name of what they share
 * @param {() => Promise<void>} work calls renewLease() before each thing that takes long
 * @param {() => void} taken another tab has the turn, and this one should come again
 */
export async function alone(name, work, taken) {
  if (navigator.locks) return navigator.locks.request(name, work);
  // Plain http has no locks: a lease in the storage. Two tabs that both take it would only send
  // a change twice, and its key makes the second a repetition.
  const lease = readRaw("lease");
  // A lease that ends later than any could was taken before the clock of this device was set back.
  const left = lease ? lease.until - Date.now() : 0;
  if (lease && lease.tab !== me && left > 0 && left <= LEASE) return taken();
  renewLease();
  try {
    await work();
  } finally {
    writeRaw("lease", null);
  }
}

export function renewLease() {
  if (!navigator.locks) writeRaw("lease", { tab: me, until: Date.now() + LEASE });
}
