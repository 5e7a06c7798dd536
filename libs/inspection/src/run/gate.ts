/** So many at work at once; others wait in order, until they are taken back. */
export class Gate {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** @throws the signal's reason, where it comes before the work begins */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      // The place is handed on, not freed, where somebody waits.
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((begin, takenBack) => {
      const go = (): void => {
        signal.removeEventListener('abort', leave);
        begin();
      };
      const leave = (): void => {
        const at = this.#queue.indexOf(go);
        if (at === -1) return;
        this.#queue.splice(at, 1);
        takenBack(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(go);
    });
  }
}
