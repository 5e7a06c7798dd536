/** What has to be undone at the end of something, whatever happens in between: last in, first out. */
export class Scope {
  readonly #undo: (() => unknown)[] = [];

  /** Remembers how to undo something. */
  defer(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Undoes everything, also where something of it fails. @throws AggregateError of what failed */
  async close(): Promise<void> {
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
