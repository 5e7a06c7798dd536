import { Refusal } from '../problems/refusal.ts';

/** So many at work at once, so many that wait for it in order, and the next one is refused. */
export class Places {
  #free: number;
  readonly #longest: number;
  readonly #queue: (() => void)[] = [];

  constructor(places: number, longestQueue: number) {
    this.#free = places;
    this.#longest = longestQueue;
  }

  /** @throws Refusal busy */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      // The place is handed on, not freed, where somebody waits: nobody who comes now gets ahead.
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  #wait(): Promise<void> {
    if (this.#queue.length >= this.#longest) {
      throw new Refusal('busy', 'More waits to be checked than the server takes on at once.', {
        remedy: 'Send it again in a moment.',
        retryAfterSeconds: 5,
      });
    }
    return new Promise((resolve) => this.#queue.push(resolve));
  }
}
