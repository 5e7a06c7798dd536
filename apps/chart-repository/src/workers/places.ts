import { Refusal } from '../problems/refusal.ts';

/** So many at work at once; others wait in order as long as what waits is not too much, and the next one is refused. */
export class Places {
  #free: number;
  readonly #mostWaiting: number;
  readonly #queue: (() => void)[] = [];
  #waiting = 0;

  /** @param mostWaiting the sum of the weights that may wait */
  constructor(places: number, mostWaiting: number) {
    this.#free = places;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * @param weight what the work weighs while it waits, such as the bytes that it holds
   * @throws Refusal busy
   */
  async run<T>(work: () => Promise<T>, weight = 1): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(weight);
    try {
      return await work();
    } finally {
      // The place is handed on, not freed, where somebody waits: nobody who comes now gets ahead.
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  async #wait(weight: number): Promise<void> {
    if (this.#waiting + weight > this.#mostWaiting) {
      throw new Refusal('busy', 'More waits to be checked than the server takes on at once.', {
        remedy: 'Send it again in a moment.',
        retryAfterSeconds: 5,
      });
    }
    this.#waiting += weight;
    await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#waiting -= weight;
  }
}
