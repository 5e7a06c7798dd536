import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const idBytes = 16;
/** Asking the system for randomness takes longer than making an id of it: it is asked for many ids at once. */
const pool = new Uint8Array(256 * idBytes);
let used = pool.length;

/** An id for a request, which its answer and its log lines carry: a UUIDv7. */
export function newRequestId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += idBytes));
  return v7({ random });
}
