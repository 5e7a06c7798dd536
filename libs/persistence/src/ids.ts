import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Milliseconds since the epoch, UTC. */
export type Clock = () => number;

/** Makes a new id at each call. */
export type IdSource = () => string;

const sequenceLimit = 2 ** 31;
const idBytes = 16;
/** So many ids' random bytes are asked for at once: asking costs more than the bytes do. */
const idsAtOnce = 256;

/**
 * UUIDv7 (RFC 9562, section 5.7) whose text order is the order in which this process made them, also within one
 * millisecond and when the clock goes back: lists sort by id alone.
 */
export function idSource(clock: Clock): IdSource {
  let lastMs = 0;
  let sequence = 0;
  const pool = Buffer.alloc(idsAtOnce * idBytes);
  let used = pool.length;
  return () => {
    const nowMs = clock();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      sequence = 0;
    } else {
      sequence += 1;
      if (sequence === sequenceLimit) {
        lastMs += 1;
        sequence = 0;
      }
    }
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += idBytes;
    return v7({ msecs: lastMs, seq: sequence, random: pool.subarray(used - idBytes, used) });
  };
}
