import type { PersistenceLog } from '../log.ts';
import type { Change, ChangeListener } from '../ports/changes.ts';

/** Changes of no app go in their order, too. */
const noApp = '';

/** How long a lane pauses after so many failures in a row: 0.1 s, 0.2 s, …, 30 s. */
export function retryDelayMs(failures: number): number {
  return Math.min(30_000, 100 * 2 ** Math.min(failures - 1, 20));
}

/** What one app's changes wait in; there is one only while something waits or is being told. */
type Lane = {
  readonly waiting: Change[];
  failures: number;
  /** The attempt that runs. */
  running: Promise<void> | undefined;
  /** The attempt after it, which takes all that waits by then. */
  next: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
};

type Options = {
  readonly name: string;
  readonly listener: ChangeListener;
  readonly log: PersistenceLog;
  /**
   * `together`: what comes at once is told at once, and what comes to an app that has failed tries anew before its pause is
   * over, since somebody waits for it. `apart`: each app by itself, and pauses are kept.
   */
  readonly mode: 'together' | 'apart';
  readonly delayMs?: (failures: number) => number;
  /** Told what was taken. */
  readonly onTaken?: (changes: readonly Change[]) => void;
};

/**
 * Tells one listener of changes: those of an app in their order and never two attempts at once, again and again until it takes
 * them; those of other apps meanwhile.
 */
export class ListenerLanes {
  readonly #options: Options;
  readonly #lanes = new Map<string, Lane>();
  #failures = 0;
  #lag = 0;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** How often the listener has failed. */
  get failures(): number {
    return this.#failures;
  }

  /** How many changes it has not taken yet. */
  get lag(): number {
    return this.#lag;
  }

  /** Resolves when these have been tried once, whether or not they were taken. Never rejects. */
  async deliver(changes: readonly Change[]): Promise<void> {
    if (this.#stopped) return;
    this.#lag += changes.length;
    const fresh = new Map<string, Lane>();
    const first: Change[] = [];
    const attempts: Promise<void>[] = [];
    for (const change of changes) {
      const key = change.appId ?? noApp;
      const lane = this.#lanes.get(key);
      if (fresh.has(key)) first.push(change);
      else if (lane !== undefined) {
        lane.waiting.push(change);
        attempts.push(this.#hurry(key, lane));
      } else {
        const opened: Lane = {
          waiting: [],
          failures: 0,
          running: undefined,
          next: undefined,
          timer: undefined,
        };
        this.#lanes.set(key, opened);
        fresh.set(key, opened);
        first.push(change);
      }
    }
    if (this.#options.mode === 'together') attempts.push(this.#tell(fresh, first));
    else
      for (const [key, lane] of fresh) {
        const own = first.filter(({ appId }) => (appId ?? noApp) === key);
        attempts.push(this.#tell(new Map([[key, lane]]), own));
      }
    await Promise.all(attempts);
  }

  /** Tells nothing more. */
  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#lanes.values()) clearTimeout(timer);
    this.#lanes.clear();
    this.#lag = 0;
  }

  /** One attempt for some lanes together; what is not taken waits at the front of its lane. */
  #tell(lanes: ReadonlyMap<string, Lane>, changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return Promise.resolve();
    const attempt = this.#attempt(lanes, changes);
    for (const lane of lanes.values()) lane.running = attempt;
    return attempt;
  }

  async #attempt(lanes: ReadonlyMap<string, Lane>, changes: readonly Change[]): Promise<void> {
    const { name, listener, log, delayMs = retryDelayMs, onTaken } = this.#options;
    try {
      await listener(changes);
    } catch (error) {
      if (this.#stopped) return;
      this.#failures += 1;
      const details = { err: error, listener: name, change: changes.at(-1)?.number };
      log.error(details, 'a listener of changes failed; it is told again');
      for (const [key, lane] of lanes) {
        lane.waiting.unshift(...changes.filter(({ appId }) => (appId ?? noApp) === key));
        lane.running = undefined;
        lane.failures += 1;
        lane.timer = setTimeout(() => void this.#again(key, lane), delayMs(lane.failures));
        lane.timer.unref();
      }
      return;
    }
    if (this.#stopped) return;
    this.#lag -= changes.length;
    onTaken?.(changes);
    for (const [key, lane] of lanes) {
      lane.running = undefined;
      lane.failures = 0;
      if (lane.waiting.length === 0) this.#lanes.delete(key);
      else void this.#again(key, lane);
    }
  }

  /** What has joined a lane: tried at once where somebody waits, unless the listener is to have its pause. */
  #hurry(key: string, lane: Lane): Promise<void> {
    const pauses = lane.timer !== undefined && this.#options.mode === 'apart';
    return pauses ? Promise.resolve() : this.#again(key, lane);
  }

  /** The next attempt for a lane, after the one that runs. */
  #again(key: string, lane: Lane): Promise<void> {
    lane.next ??= (lane.running ?? Promise.resolve()).then(() => {
      lane.next = undefined;
      clearTimeout(lane.timer);
      lane.timer = undefined;
      if (this.#stopped || lane.waiting.length === 0) return;
      return this.#tell(new Map([[key, lane]]), lane.waiting.splice(0));
    });
    return lane.next;
  }
}
