/** What has to be undone at the end of something, whatever happens in between: last in, first out. */
export class Scope {
  readonly #undo: (() => unknown)[] = [];

  #closing: Promise<void> | undefined;

  /** Remembers how to undo something; once the scope has ended, undoes it at once. @throws Error where it has ended */
  defer(undo: () => unknown): void {
    if (this.#closing === undefined) return void this.#undo.push(undo);
    void Promise.resolve(undo()).catch(() => {});
    throw new Error('This has ended: nothing more begins.');
  }

  /** Undoes everything, also where something of it fails. @throws AggregateError of what failed */
  close(): Promise<void> {
    // Whoever comes second waits for the first: what lies around this scope must not go before what is in it.
    this.#closing ??= this.#undoAll();
    return this.#closing;
  }

  async #undoAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Cleaning up failed.');
  }
}
