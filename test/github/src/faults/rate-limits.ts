import type { Caller } from '../access/caller.ts';
import type { World } from '../state/world.ts';

const hourMs = 3_600_000;

/** How much of its hourly allowance a caller has used. */
export interface Rate {
  limit: number;
  remaining: number;
  /** Seconds since 1970, when the allowance is whole again. */
  reset: number;
  used: number;
  resource: string;
}

/** The primary rate limit: so many requests an hour for each installation, App or person. */
export class RateLimits {
  readonly #world: World;
  readonly #perHour: number;
  readonly #windows = new Map<string, { used: number; endsAtMs: number }>();

  constructor(world: World, perHour: number | null) {
    this.#world = world;
    this.#perHour = perHour ?? 1_000_000_000;
  }

  of(caller: Caller): Rate {
    return this.#rate(this.#window(caller));
  }

  /** Counts one request; `remaining` is below zero where it is one too many. */
  count(caller: Caller): Rate {
    const window = this.#window(caller);
    window.used += 1;
    return this.#rate(window);
  }

  /** What was answered with 304 does not count. */
  giveBack(caller: Caller): void {
    this.#window(caller).used -= 1;
  }

  /** Uses up what is left, until this moment. */
  exhaust(caller: Caller, resetAfterMs: number): Rate {
    const window = this.#window(caller);
    window.used = this.#perHour;
    window.endsAtMs = this.#world.now().getTime() + resetAfterMs;
    return this.#rate(window);
  }

  #rate(window: { used: number; endsAtMs: number }): Rate {
    return {
      limit: this.#perHour,
      remaining: this.#perHour - window.used,
      reset: Math.ceil(window.endsAtMs / 1000),
      used: window.used,
      resource: 'core',
    };
  }

  #window(caller: Caller): { used: number; endsAtMs: number } {
    const key = keyOf(caller);
    const now = this.#world.now().getTime();
    const known = this.#windows.get(key);
    if (known !== undefined && known.endsAtMs > now) return known;
    const fresh = { used: 0, endsAtMs: now + hourMs };
    this.#windows.set(key, fresh);
    return fresh;
  }
}

function keyOf(caller: Caller): string {
  switch (caller.kind) {
    case 'installation':
      return `installation ${caller.installation.id}`;
    case 'app':
      return `app ${caller.app.id}`;
    case 'person':
      return `person ${caller.account.id}`;
    case 'nobody':
      return 'nobody';
  }
}
