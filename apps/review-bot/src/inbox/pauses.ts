/** The shortest pause of a key that has failed, whatever comes for it. */
export const freshPauseMs = 2_000;
const longestMs = 15 * 60_000;

/**
 * How long a key rests that failed so often in a row: a second, then twice as long each time, up to a quarter of an hour.
 * @param random from 0 to 1: a quarter of the pause is left to chance, so that keys that failed together part
 */
export function pauseMs(attempts: number, random: () => number = Math.random): number {
  const whole = Math.min(longestMs, 1_000 * 2 ** Math.max(0, Math.min(attempts, 30) - 1));
  return Math.round(whole * (0.75 + random() / 4));
}

/**
 * How long a key is left alone once somebody claimed it, should they die over it: nothing the first time; later as after
 * a failure, since the key may be what they died of.
 */
export function claimPauseMs(attempts: number): number {
  return attempts < 2 ? 0 : pauseMs(attempts);
}
