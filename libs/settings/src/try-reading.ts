import { Mistake } from './errors.ts';

/** What a reader makes of a text; where it will not do, `wrong` is told what would, and there is nothing. */
export function tryReading<T>(
  given: string,
  read: (text: string) => T,
  wrong: (reason: string) => void,
): T | undefined {
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    wrong(error.message);
    return undefined;
  }
}
