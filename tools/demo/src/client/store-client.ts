/** A refusal of the store, as its API words it (RFC 9457). */
export class StoreRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(what: string, status: number, code: string, detail: string) {
    super(`${what}: ${status} ${code}. ${detail}`);
    this.name = 'StoreRefusal';
    this.status = status;
    this.code = code;
  }
}

/** The store's API as one account. Each call answers with the parsed body, which the caller knows the shape of. */
export type StoreClient = {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Every item of a list, page by page. */
  all<T>(path: string): Promise<readonly T[]>;
};

const timeoutMs = 60_000;

/**
 * A client of `/api/v1` of a store.
 * @param url address of the store, with its context path
 * @param credentials name and password
 */
export function storeClient(
  url: string,
  credentials: { readonly name: string; readonly password: string },
): StoreClient {
  const base = `${url.replace(/\/+$/, '')}/api/v1`;
  const { name, password } = credentials;
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = body !== undefined && !(body instanceof FormData);
    const answer = await fetch(base + path, {
      method,
      headers: { authorization, ...(json ? { 'content-type': 'application/json' } : {}) },
      body: body === undefined ? null : body instanceof FormData ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await answer.text();
    if (!answer.ok) throw refusal(`${method} ${path} as ${name}`, answer.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  const get = <T>(path: string) => request<T>('GET', path);
  return {
    get,
    send: request,
    async all<T>(path: string) {
      const items: T[] = [];
      let next: string | undefined;
      do {
        const cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
        const page = await get<{ items: readonly T[]; next?: string }>(
          `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor}`,
        );
        items.push(...page.items);
        next = page.next;
      } while (next !== undefined);
      return items;
    },
  };
}

function refusal(what: string, status: number, text: string): StoreRefusal {
  try {
    const { code, detail, remedy } = JSON.parse(text) as Record<string, unknown>;
    const words = [detail, remedy].filter((part) => typeof part === 'string').join(' ');
    return new StoreRefusal(what, status, String(code), words);
  } catch {
    return new StoreRefusal(what, status, 'no problem document', text.slice(0, 200));
  }
}

/** What is at an address, or `undefined` where nothing is (or nothing that one may see). */
export async function found<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof StoreRefusal && error.status === 404) return undefined;
    throw error;
  }
}
