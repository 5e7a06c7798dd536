import { PersistenceError } from '../errors.ts';
import type { PersistenceLog } from '../log.ts';
import type { Change, ChangeListener, ChangePort, ListenerPort, ListenerStatus } from '../ports/changes.ts';
import { ListenerLanes } from './lanes.ts';

/** So many changes are read at once. */
const pageSize = 200;
/** So far it goes ahead of a change that is not taken: as many are in memory, and told again after a crash. */
const aheadLimit = 5_000;
/** How often it looks for what other processes have committed, and tries again what failed. */
const pollMs = 1_000;

type Options = {
  readonly name: string;
  readonly listener: ChangeListener;
  readonly changes: Pick<ChangePort, 'after' | 'latest'>;
  readonly listeners: ListenerPort;
  readonly log: PersistenceLog;
  readonly delayMs?: (failures: number) => number;
};

/**
 * Follows the stored changes for one durable listener. Its position is the last change before which nothing is left untaken, and
 * is stored after the taking: a crash repeats, and never skips.
 */
export class ChangeFollower {
  readonly #options: Options;
  readonly #lanes: ListenerLanes;
  /** What was read and is not taken yet, in order. */
  readonly #untaken = new Set<number>();
  readonly #poll: NodeJS.Timeout;
  #readTo: number | undefined;
  #storedTo = 0;
  #latest = 0;
  #pumping = false;
  #wokenAgain = false;
  #storing = false;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
    const { name, listener, log, delayMs } = options;
    this.#lanes = new ListenerLanes({
      name,
      listener,
      log,
      mode: 'apart',
      ...(delayMs === undefined ? {} : { delayMs }),
      onTaken: (changes) => this.#taken(changes),
    });
    this.#poll = setInterval(() => this.wake(), pollMs);
    this.#poll.unref();
  }

  /** There may be more to read. Answers at once. */
  wake(latest = 0): void {
    this.#latest = Math.max(this.#latest, latest);
    this.#wokenAgain = true;
    if (this.#pumping || this.#stopped) return;
    this.#pumping = true;
    this.#pump().then(
      () => {
        this.#pumping = false;
        // Somebody may have called while it ended.
        if (this.#wokenAgain && this.#untaken.size < aheadLimit) this.wake();
      },
      (error: unknown) => {
        this.#pumping = false;
        if (this.#stopped) return;
        this.#options.log.error({ err: error, listener: this.#options.name }, 'reading changes failed');
      },
    );
  }

  status(): ListenerStatus {
    const lag = Math.max(0, this.#latest - this.#position());
    return { name: this.#options.name, durable: true, failures: this.#lanes.failures, lag };
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#poll);
    this.#lanes.stop();
  }

  async #pump(): Promise<void> {
    const { changes } = this.#options;
    let readTo = (this.#readTo ??= await this.#begin());
    while (this.#wokenAgain && !this.#stopped && this.#untaken.size < aheadLimit) {
      this.#wokenAgain = false;
      const page = await changes.after(readTo, pageSize);
      if (this.#stopped || page.length === 0) continue;
      for (const { number } of page) this.#untaken.add(number);
      this.#readTo = readTo = page.at(-1)?.number ?? readTo;
      this.#latest = Math.max(this.#latest, readTo);
      this.#wokenAgain = true;
      void this.#lanes.deliver(page);
    }
  }

  /** Where it was, or for a new one where everything is now, which is stored before anything is told. */
  async #begin(): Promise<number> {
    const { name, listeners, changes } = this.#options;
    this.#latest = Math.max(this.#latest, await changes.latest());
    const stored = await listeners.position(name);
    const position = stored ?? this.#latest;
    if (stored === undefined) await listeners.acknowledge(name, position);
    this.#storedTo = position;
    return position;
  }

  #position(): number {
    const [first] = this.#untaken;
    return first === undefined ? (this.#readTo ?? this.#storedTo) : first - 1;
  }

  #taken(changes: readonly Change[]): void {
    for (const { number } of changes) this.#untaken.delete(number);
    void this.#store();
    if (this.#untaken.size < aheadLimit) this.wake();
  }

  /** Stores the position; what moves it meanwhile is stored after. */
  async #store(): Promise<void> {
    if (this.#storing) return;
    this.#storing = true;
    const { name, listeners, log } = this.#options;
    try {
      for (let position = this.#position(); position > this.#storedTo; position = this.#position()) {
        await listeners.acknowledge(name, position);
        this.#storedTo = position;
      }
    } catch (error) {
      const closed = error instanceof PersistenceError && error.code === 'database_closed';
      if (!closed) log.error({ err: error, listener: name }, 'storing the position of a listener failed');
    } finally {
      this.#storing = false;
    }
  }
}
