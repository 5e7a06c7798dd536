/** Lets one change of the world be done at a time: each is several steps of git. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does the work once everything before it is done. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
