import { v7 } from 'uuid';

/** Milliseconds since the epoch, UTC. */
export type Clock = () => number;

/** Makes a new id at each call. */
export type IdSource = () => string;

const sequenceLimit = 2 ** 31;

/**
 * UUIDv7 (RFC 9562, section 5.7) whose text order is the order in which this process made them, also within one
 * millisecond and when the clock goes back: lists sort by id alone.
 */
export function idSource(clock: Clock): IdSource {
  let lastMs = 0;
  let sequence = 0;
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
    return v7({ msecs: lastMs, seq: sequence });
  };
}
