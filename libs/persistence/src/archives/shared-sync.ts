/**
 * Shares a slow thing between all who ask for it at the same time, such as the fsync of a folder. Whoever asks while one runs
 * waits for the next, since the one that runs may have begun before what they want to be in it.
 */
export class SharedSync {
  readonly #sync: (path: string) => Promise<void>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  constructor(sync: (path: string) => Promise<void>) {
    this.#sync = sync;
  }

  /** Resolves after a sync of this path that began after the call. */
  sync(path: string): Promise<void> {
    const next = this.#next.get(path);
    if (next !== undefined) return next;
    const running = this.#running.get(path);
    if (running === undefined) return this.#start(path);
    const start = () => {
      this.#next.delete(path);
      return this.#start(path);
    };
    const queued = running.then(start, start);
    this.#next.set(path, queued);
    return queued;
  }

  #start(path: string): Promise<void> {
    const started = this.#sync(path).finally(() => {
      if (this.#running.get(path) === started) this.#running.delete(path);
    });
    this.#running.set(path, started);
    return started;
  }
}
