import {
  type Client,
  type ClientOptions,
  createClient,
  type Credentials,
  isCode,
  isOperation,
  type Operation,
  operations,
  type OperationTree,
} from '@chandlery/api-contract';
import { type As, type TestApp } from './test-app.ts';

/** Clients of a server that listens, which note every operation that succeeded. */
export type Clients = {
  readonly baseUrl: string;
  /** The client of somebody (see `As`), or with other options. */
  of(as: As, options?: Partial<ClientOptions>): Client;
  /** Names of operations (`apps.icon.set`) that succeeded so far. */
  readonly done: ReadonlySet<string>;
};

/** Makes the server listen, on a port that the system chooses. */
export async function clientsOf(app: TestApp): Promise<Clients> {
  const baseUrl = await app.server.listen({ host: '127.0.0.1', port: 0 });
  const done = new Set<string>();
  return {
    baseUrl,
    done,
    of(as, options = {}) {
      const client = createClient({ baseUrl, credentials: credentialsOf(as), ...options });
      return watched(client, operations, (name) => done.add(name)) as Client;
    },
  };
}

/** Names of all operations. */
export function operationNames(tree: OperationTree = operations, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, node]) =>
    isOperation(node) ? [`${prefix}${name}`] : operationNames(node, `${prefix}${name}.`),
  );
}

/** The `fetch` of a browser: it keeps the cookie of one server, and sends it where it may. */
export function browserFetch(): NonNullable<ClientOptions['fetch']> {
  let cookie = '';
  return async (url, init) => {
    const own = init.credentials === 'omit' || cookie === '' ? {} : { cookie };
    const response = await fetch(url, { ...init, headers: { ...(init.headers as object), ...own } });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    return response;
  };
}

function credentialsOf(as: As): Credentials | undefined {
  if (as === undefined) return undefined;
  const [name = '', password] = as.split(':');
  return password === undefined ? { token: as } : { name, password };
}

type Call = (...args: unknown[]) => unknown;

/**
 * The same client, which says what succeeded. Before whatever takes a revision it tries it with one that nothing has, which has
 * to be refused.
 */
function watched(
  client: object,
  tree: OperationTree,
  succeeded: (name: string) => void,
  prefix = '',
): object {
  const same = Object.entries(client).map(([name, node]) => {
    const found = tree[name];
    if (found === undefined || !isOperation(found))
      return [
        name,
        found === undefined ? node : watched(node as object, found, succeeded, `${prefix}${name}.`),
      ];
    const call = node as Call;
    if (found.lines !== undefined || found.events !== undefined)
      return [name, noted(call, () => succeeded(`${prefix}${name}`))];
    const checked = async (...args: unknown[]) => {
      if (found.conditional === true) await refusesAnotherRevision(call, found, args);
      const answer = await call(...args);
      succeeded(`${prefix}${name}`);
      return answer;
    };
    return [name, checked];
  });
  return Object.fromEntries(same) as object;
}

function noted(call: Call, succeeded: () => void): Call {
  return async function* (...args) {
    yield* call(...args) as AsyncIterable<unknown>;
    succeeded();
  };
}

async function refusesAnotherRevision(call: Call, { body, bytes, path, method }: Operation, args: unknown[]) {
  const taken = (path.includes(':') ? 1 : 0) + (body === undefined && bytes === undefined ? 0 : 1);
  const rest = Array.from({ length: taken }, (_, at) => args[at]);
  try {
    await call(...rest, { ifRevision: 999_999 });
  } catch (error) {
    if (isCode(error, 'precondition_failed', 'revision_conflict')) return;
    throw error;
  }
  throw new Error(`${method} ${path} does not look at If-Match`);
}
