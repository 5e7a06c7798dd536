/** Lets work on one key run one after the other, and on different keys side by side. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs the work when whatever was asked for under this key before has ended, however it did. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const ended = result.then(
      () => {},
      () => {},
    );
    this.#last.set(key, ended);
    void ended.then(() => {
      if (this.#last.get(key) === ended) this.#last.delete(key);
    });
    return result;
  }
}
