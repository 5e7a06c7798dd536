import { v7 as newId } from 'uuid';
import { advanceRollout } from '../deployments/advance-rollout.ts';
import type { Services } from '../services.ts';

const lookMs = 2_000;
const leaseMs = 30_000;
/** So many are looked at in one round; the oldest first. */
const batch = 50;
const lease = 'rollouts';

/**
 * Takes rollouts further whenever an operation has ended, and every two seconds for what other replicas did. One replica at a time
 * does it, by a lease; what it goes by is in rows, so that the next one goes on where a dead one was.
 */
export class RolloutRunner {
  readonly #services: Services;
  readonly #holder = newId();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor(services: Services) {
    this.#services = services;
    this.#unsubscribe = services.database.events.subscribe(
      (changes) => {
        if (changes.some(({ type }) => wakes.has(type))) this.#look();
      },
      { name: 'rollouts' },
    );
    this.#timer = setInterval(() => this.#look(), lookMs).unref();
    this.#look();
  }

  /** Begins nothing more; what is being begun is begun to its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.#looking;
    await this.#services.database.leases.release({ name: lease, holder: this.#holder });
  }

  #look(): void {
    if (this.#isClosed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#lookWhileAsked()
      .catch((error: unknown) => this.#services.log.error({ err: error }, 'looking for rollouts failed'))
      .finally(() => (this.#looking = undefined));
  }

  async #lookWhileAsked(): Promise<void> {
    const { database, log } = this.#services;
    while (this.#lookAgain && !this.#isClosed) {
      this.#lookAgain = false;
      const running = await database.rollouts.running(batch);
      for (const rollout of running) {
        if (this.#isClosed || !(await database.leases.take({ name: lease, holder: this.#holder, leaseMs })))
          return;
        await advanceRollout(this.#services, rollout).catch((error: unknown) =>
          log.error({ err: error, rollout: rollout.id }, 'a rollout could not be taken further'),
        );
      }
    }
  }
}

/** A change of these kinds may make a rollout go on. */
const wakes: ReadonlySet<string> = new Set([
  'rollout.create',
  'rollout.step',
  'rollout.stop',
  'deployment.conclude',
  'operation.finish',
  'operation.cancel',
]);
