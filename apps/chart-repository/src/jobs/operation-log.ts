import type { NewLogEntry, OperationLease, OperationPort } from '@chandlery/persistence';

/** How long lines are kept back, so that many of them are one write. A reader sees them this much later at most. */
const keepBackMs = 150;
/** So many lines are written at once; more wait for the next write. */
const batch = 200;

/** The log of one attempt at an operation: takes lines at once and writes them in order, a little later. */
export class OperationLog {
  readonly #operations: Pick<OperationPort, 'append'>;
  readonly #lease: OperationLease;
  readonly #onFailure: (error: unknown) => void;
  #waiting: NewLogEntry[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  /** @param onFailure told once when a line cannot be written, such as with `lease_lost`; nothing is written after it */
  constructor(
    operations: Pick<OperationPort, 'append'>,
    lease: OperationLease,
    onFailure: (error: unknown) => void,
  ) {
    this.#operations = operations;
    this.#lease = lease;
    this.#onFailure = onFailure;
  }

  add(entry: NewLogEntry): void {
    if (this.#failed) return;
    this.#waiting.push({ atMs: Date.now(), ...entry });
    this.#timer ??= setTimeout(() => void this.flush(), keepBackMs);
  }

  /** Resolves when all lines so far are durable, or the log has failed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#failed) {
      const entries = this.#waiting.splice(0, batch);
      try {
        await this.#operations.append({ lease: this.#lease, entries });
      } catch (error) {
        this.#failed = true;
        this.#waiting = [];
        this.#onFailure(error);
      }
    }
  }
}
