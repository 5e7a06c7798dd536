import type { Dispatcher } from 'undici';
import {
  tokenOf,
  type ClusterCredential,
  type RotatingCredential,
} from '../credential/cluster-credential.ts';
import { DeploymentError } from '../errors.ts';
import { type Agents, destroy, openAgents } from './agents.ts';
import { apiError } from './api-error.ts';
import { transportError } from './transport-error.ts';

/** One call of the API. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the server's address, with its query: `/api/v1/namespaces?limit=500`. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly contentType?: string | undefined;
  readonly accept?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxBytes?: number | undefined;
};

/** What the API server answered, whole. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** How calls are bounded where they do not say it themselves. */
export type TransportOptions = { readonly timeoutMs?: number; readonly maxBytes?: number };

const defaults = { timeoutMs: 15_000, maxBytes: 32 * 1024 * 1024 };
const mostErrorBytes = 256 * 1024;
const mostTries = 3;

/**
 * The one place where bytes go to a cluster and come back: TLS by the credential alone, a timeout on every call, answers
 * bounded, redirects not followed, calls that the server put off tried again.
 */
export class Transport {
  readonly host: string;
  readonly #credential: ClusterCredential | RotatingCredential;
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  #agents: Promise<Agents> | undefined;
  #closed = false;

  constructor(credential: ClusterCredential | RotatingCredential, options: TransportOptions = {}) {
    this.#credential = credential;
    this.#timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
    this.#maxBytes = options.maxBytes ?? defaults.maxBytes;
    this.host = new URL(credential.server).host;
  }

  /** Makes a call and reads its answer. @throws DeploymentError also for every status that is no success */
  async call(call: Call): Promise<Answer> {
    const timeout = AbortSignal.timeout(call.timeoutMs ?? this.#timeoutMs);
    const signal = call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]);
    try {
      for (let tries = 1; ; tries += 1) {
        const response = await this.#request(call, signal);
        const isPutOff = response.statusCode === 429 && tries < mostTries;
        const isSuccess = response.statusCode < 300;
        const most = isSuccess ? (call.maxBytes ?? this.#maxBytes) : mostErrorBytes;
        const body = await this.#read(response, most);
        const headers = textHeaders(response.headers);
        if (isSuccess) return { status: response.statusCode, headers, body };
        if (!isPutOff) throw apiError(response.statusCode, body.toString('utf8'), call);
        await pause(Math.min(Number(headers['retry-after']) || 1, 10) * 1000, signal);
      }
    } catch (error) {
      throw this.#failure(error, call.signal, timeout);
    }
  }

  /** Makes a call whose answer comes bit by bit, such as a watch; the caller's signal ends it. */
  async stream(call: Call): Promise<AsyncIterable<Buffer>> {
    try {
      const response = await this.#request(call, call.signal, 'streams');
      if (response.statusCode < 300) return this.#chunks(response, call.signal);
      const body = await this.#read(response, mostErrorBytes);
      throw apiError(response.statusCode, body.toString('utf8'), call);
    } catch (error) {
      throw this.#failure(error, call.signal);
    }
  }

  /** Ends every call that is still open. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#agents !== undefined) await destroy(await this.#agents);
  }

  async *#chunks(response: Dispatcher.ResponseData, signal?: AbortSignal): AsyncIterable<Buffer> {
    try {
      for await (const chunk of response.body) yield chunk;
    } catch (error) {
      throw this.#failure(error, signal);
    }
  }

  async #request(
    call: Call,
    signal: AbortSignal | undefined,
    by: 'calls' | 'streams' = 'calls',
  ): Promise<Dispatcher.ResponseData> {
    this.#agents ??= openAgents(this.#credential);
    const [token, agents] = await Promise.all([tokenOf(this.#credential), this.#agents]);
    // Agents that are destroyed refuse what comes later.
    if (this.#closed) await destroy(agents);
    const headers = {
      accept: call.accept ?? 'application/json',
      'user-agent': 'chandlery',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(call.body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
    };
    const options = {
      method: call.method,
      dispatcher: agents[by],
      headers,
      headersTimeout: call.timeoutMs ?? this.#timeoutMs,
      body: call.body ?? null,
      ...(signal === undefined ? {} : { signal }),
    };
    const url = `${this.#credential.server}${call.path}`;
    try {
      return await agents.request(url, options);
    } catch (error) {
      // A connection that was kept may have been closed at the other end; to read again does no harm.
      if (call.method !== 'GET' || signal?.aborted === true || !isClosedConnection(error)) throw error;
      return await agents.request(url, options);
    }
  }

  async #read(response: Dispatcher.ResponseData, most: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > most) {
        // Leaving the loop ends the answer, and with it its connection.
        throw new DeploymentError({
          code: 'cluster_answer_invalid',
          message: `the API server ${this.host} answered more than ${most} bytes`,
          remedy: 'ask for less at once',
          details: { mostBytes: most },
        });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  #failure(error: unknown, signal?: AbortSignal, timeout?: AbortSignal): DeploymentError {
    if (error instanceof DeploymentError) return error;
    if (signal?.aborted === true) {
      return new DeploymentError({
        code: 'cluster_call_cancelled',
        message: 'the call to the cluster was cancelled',
        remedy: 'call again',
        cause: signal.reason,
      });
    }
    if (timeout?.aborted === true) return transportError({ code: 'ETIMEDOUT' }, this.host);
    return transportError(error, this.host);
  }
}

function isClosedConnection(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET';
}

function textHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
