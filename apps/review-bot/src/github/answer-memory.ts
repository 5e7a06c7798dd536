import { answerOf } from './bounded-fetch.ts';

/** What all answers that are remembered may take. */
const mostBytes = 32 * 1024 * 1024;
/** A larger answer, such as the tree of a large repository, is asked for anew. */
const largestBytes = 512 * 1024;

type Known = { readonly etag: string; readonly headers: Headers; readonly body: ArrayBuffer };

/**
 * GitHub's answers to reads, by what was asked and through whom: where GitHub says that one still holds (304), it does not
 * count for the primary limit. Most looks at a pull request find that nothing has changed.
 */
export class AnswerMemory {
  readonly #roomBytes: number;
  readonly #known = new Map<string, Known>();
  #bytes = 0;

  constructor(roomBytes = mostBytes) {
    this.#roomBytes = roomBytes;
  }

  /**
   * The same `fetch`, that asks whether what is known still holds; its answers are bounded and whole, as those of `boundedFetch`.
   * @param through whose credentials it has: what one installation was told is not for another
   */
  remembering(through: number, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init = {}) => {
      const isRead = (init.method ?? 'GET').toUpperCase() === 'GET';
      if (!isRead || input instanceof Request) return fetch(input, init);
      const headers = new Headers(init.headers);
      const key = JSON.stringify([through, headers.get('accept'), String(input)]);
      const known = this.#known.get(key);
      if (known !== undefined) headers.set('if-none-match', known.etag);
      const answer = await fetch(input, { ...init, headers });
      if (answer.status === 304 && known !== undefined) return this.#again(key, known, answer);
      await this.#keep(key, answer);
      return answer;
    };
  }

  #again(key: string, known: Known, { headers: fresh, url }: Response): Response {
    // Used last, it goes last.
    this.#known.delete(key);
    this.#known.set(key, known);
    const headers = new Headers(known.headers);
    fresh.forEach((value, name) => headers.set(name, value));
    return answerOf(url, known.body, { status: 200, headers });
  }

  async #keep(key: string, answer: Response): Promise<void> {
    this.#forget(key);
    const etag = answer.headers.get('etag');
    const isText = /^application\/json\b/.test(answer.headers.get('content-type') ?? '');
    if (answer.status !== 200 || etag === null || !isText) return;
    const body = await answer.clone().arrayBuffer();
    if (body.byteLength > largestBytes) return;
    this.#known.set(key, { etag, headers: answer.headers, body });
    this.#bytes += body.byteLength;
    // A Map has its oldest entry first.
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= this.#roomBytes) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#known.get(key)?.body.byteLength ?? 0;
    this.#known.delete(key);
  }
}
