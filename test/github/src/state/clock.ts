/** The emulator's own time: it runs with the machine's, from wherever a test puts it. */
export class Clock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Moves time on, so that tokens and links run out without waiting. */
  advance(byMs: number): void {
    this.#offsetMs += byMs;
  }

  set(moment: Date): void {
    this.#offsetMs = moment.getTime() - Date.now();
  }
}
