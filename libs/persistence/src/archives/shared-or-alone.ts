/** Lets some work run side by side, and other work only while nothing else does. Whoever came first is not overtaken. */
export class SharedOrAlone {
  #sharing = new Set<Promise<unknown>>();
  #last: Promise<unknown> = Promise.resolve();
  #alone = 0;

  /** Runs beside other shared work. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone > 0) await this.#last;
    const running = work();
    const ended = running.catch(() => {});
    this.#sharing.add(ended);
    void ended.then(() => this.#sharing.delete(ended));
    return running;
  }

  /** Runs when all that began before has ended, and before anything that comes later. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    this.#alone += 1;
    const before = [this.#last, ...this.#sharing];
    const running = Promise.all(before).then(work);
    this.#last = running.then(
      () => void (this.#alone -= 1),
      () => void (this.#alone -= 1),
    );
    return running;
  }
}
