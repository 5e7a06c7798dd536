import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../problems/refusal.ts';

/** Answers that go on for minutes: so many at once, each until its client is gone, takes nothing for too long, or the server stops. */
export class OpenStreams {
  readonly #open = new Set<AbortController>();
  readonly #maximum: number;
  readonly #longestMs: number;

  constructor({ maximum, longestMs }: { readonly maximum: number; readonly longestMs: number }) {
    this.#maximum = maximum;
    this.#longestMs = longestMs;
  }

  /** How many there are now. */
  get count(): number {
    return this.#open.size;
  }

  /**
   * Takes a place for as long as the answer lasts.
   * @param begin makes what is sent, until the signal
   * @throws Refusal busy
   */
  open<T>(
    request: Pick<FastifyRequest, 'raw'>,
    { raw }: Pick<FastifyReply, 'raw'>,
    begin: (signal: AbortSignal) => T,
  ): T {
    if (this.#open.size >= this.#maximum) {
      throw new Refusal('busy', 'As many logs are followed as the server streams at once.', {
        remedy: 'Read `/log` instead, or try again in a moment.',
        retryAfterSeconds: 5,
      });
    }
    const gone = new AbortController();
    const { signal } = gone;
    // Whoever went while the request was looked at is told of no more.
    if (raw.destroyed || request.raw.socket.destroyed) {
      gone.abort();
      return begin(signal);
    }
    this.#open.add(gone);
    const late = setTimeout(() => raw.destroy(), this.#longestMs);
    late.unref();
    raw.once('close', () => {
      clearTimeout(late);
      this.#open.delete(gone);
      gone.abort();
    });
    return begin(signal);
  }

  /** Ends all of them, as if each had come to its end. */
  endAll(): void {
    for (const gone of this.#open) gone.abort();
  }
}
