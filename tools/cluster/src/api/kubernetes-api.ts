import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';

/** An object of Kubernetes, as far as this tool looks at all of them. */
export type KubernetesObject = {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly creationTimestamp?: string;
    readonly generation?: number;
  };
};

/** How to reach an API server, and as whom. */
export type ApiConnection = {
  readonly server: string;
  readonly caCertificate: string;
  readonly credential: { readonly certificate: string; readonly key: string } | { readonly token: string };
};

/** An answer above 299, with what Kubernetes says of it. */
export class ApiRefusal extends Error {
  readonly status: number;
  /** Such as `AlreadyExists`, `Forbidden`. */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
    this.reason = reason;
  }
}

/** The few calls that a test cluster and its tests need. Paths begin with `/api` or `/apis`. */
export type KubernetesApi = {
  /** @throws ApiRefusal, ClusterError api_failed */
  get<T = KubernetesObject>(path: string): Promise<T>;
  /** The body as text, such as a log. @throws as get */
  text(path: string): Promise<string>;
  /** @throws as get */
  create<T = KubernetesObject>(path: string, object: unknown): Promise<T>;
  /** A merge patch. @throws as get */
  patch<T = KubernetesObject>(path: string, changes: unknown): Promise<T>;
  /** Nothing happens where it is gone. @throws as get */
  remove(path: string): Promise<void>;
  /** Asks until the answer is right. @throws ClusterError api_failed with the last answer after the time */
  until<T>(path: string, isRight: (object: T) => boolean, timeoutMs?: number): Promise<T>;
  /** One stream of watch events, until it ends or is aborted. @throws as get */
  watch(
    path: string,
    signal: AbortSignal,
    event: (type: string, object: KubernetesObject) => void,
  ): Promise<void>;
  close(): void;
};

const requestMs = 30_000;

/** Speaks with an API server. */
export function kubernetesApi(connection: ApiConnection): KubernetesApi {
  const { credential } = connection;
  const agent = new Agent({
    keepAlive: true,
    ca: connection.caCertificate,
    ...('token' in credential ? {} : { cert: credential.certificate, key: credential.key }),
  });
  const headers: Record<string, string> = { accept: 'application/json' };
  if ('token' in credential) headers['authorization'] = `Bearer ${credential.token}`;

  const send = (method: string, path: string, body?: unknown, signal?: AbortSignal) =>
    new Promise<AsyncIterable<Buffer>>((done, failed) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const call = request(`${connection.server}${path}`, {
        method,
        agent,
        headers: body === undefined ? headers : { ...headers, 'content-type': type },
        signal: signal ?? AbortSignal.timeout(requestMs),
      });
      const fail = (cause: unknown) =>
        failed(new ClusterError('api_failed', `${method} ${path}: ${String(cause)}`, { cause }));
      call.once('error', fail);
      call.once('response', (answer) => {
        const status = answer.statusCode ?? 0;
        if (status < 300) return done(answer);
        whole(answer).then((text) => failed(refusal(status, text)), fail);
      });
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });

  const json = async <T>(method: string, path: string, body?: unknown) =>
    JSON.parse(await whole(await send(method, path, body))) as T;

  const api: KubernetesApi = {
    get: (path) => json('GET', path),
    text: async (path) => whole(await send('GET', path)),
    create: (path, object) => json('POST', path, object),
    patch: (path, changes) => json('PATCH', path, changes),
    async remove(path) {
      await json('DELETE', path).catch((error: unknown) => {
        if (!(error instanceof ApiRefusal && error.status === 404)) throw error;
      });
    },
    async until<T>(path: string, isRight: (object: T) => boolean, timeoutMs = 30_000) {
      const deadlineMs = Date.now() + timeoutMs;
      let last: unknown;
      while (Date.now() < deadlineMs) {
        try {
          const object = await api.get<T>(path);
          if (isRight(object)) return object;
          last = JSON.stringify(object);
        } catch (error) {
          last = error;
        }
        await sleep(50);
      }
      throw new ClusterError('api_failed', `${path} did not become what was waited for: ${String(last)}`);
    },
    async watch(path, signal, event) {
      const separator = path.includes('?') ? '&' : '?';
      const stream = await send('GET', `${path}${separator}watch=1`, undefined, signal);
      for await (const line of lines(stream)) {
        const { type, object } = JSON.parse(line) as { type: string; object: KubernetesObject };
        event(type, object);
      }
    },
    close: () => agent.destroy(),
  };
  return api;
}

async function whole(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* lines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const parts = rest.split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}

function refusal(status: number, text: string): ApiRefusal {
  try {
    const { reason, message } = JSON.parse(text) as { reason?: string; message?: string };
    return new ApiRefusal(status, reason ?? '', message ?? text);
  } catch {
    return new ApiRefusal(status, '', text);
  }
}
