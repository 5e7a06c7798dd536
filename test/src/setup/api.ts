import type { TestServer } from './server.ts';

/** The people of most tests, with their passwords. */
export const people = {
  ada: 'adas-long-password',
  rex: 'rexs-long-password',
} as const;

/** The store's API as somebody uses it. */
export type Api = {
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** A request that must succeed; its answer, parsed. */
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** An action of a version's life that must succeed. */
  act(workspace: string, app: string, version: string, action: string): Promise<void>;
  upload(workspace: string, archive: Uint8Array): Promise<Response>;
};

/** The API as one account. */
export function apiAs(url: string, name: string, password: string): Api {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  const request: Api['request'] = (method, path, body, headers = {}) => {
    const raw = body instanceof Uint8Array;
    return fetch(`${url}${path}`, {
      method,
      headers: {
        authorization,
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? Buffer.from(body) : JSON.stringify(body) }),
    });
  };
  const call: Api['call'] = async (method, path, body) => {
    const answer = await request(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    request,
    call,
    async act(workspace, app, version, action) {
      await call(
        'POST',
        `/api/v1/workspaces/${workspace}/apps/${app}/versions/${encodeURIComponent(version)}/${action}`,
      );
    },
    upload: (workspace, archive) =>
      request('POST', `/api/v1/workspaces/${workspace}/versions`, archive, {
        'content-type': 'application/gzip',
      }),
  };
}

/** A store with the accounts `ada` and `rex` and the workspace `team`, which ada administers. */
export type Store = {
  readonly admin: Api;
  readonly ada: Api;
  readonly rex: Api;
  publish(name: string, version: string, archive: Uint8Array): Promise<void>;
};

/** Makes the people and the workspace, through the API. */
export async function peopled(server: TestServer): Promise<Store> {
  const admin = apiAs(server.url, server.admin.name, server.admin.password);
  await admin.call('POST', '/api/v1/accounts', { name: 'ada', password: people.ada });
  await admin.call('POST', '/api/v1/accounts', {
    name: 'rex',
    password: people.rex,
    platformRoles: ['reviewer'],
  });
  await admin.call('POST', '/api/v1/workspaces', { slug: 'team', admin: 'ada' });
  const ada = apiAs(server.url, 'ada', people.ada);
  const rex = apiAs(server.url, 'rex', people.rex);
  return {
    admin,
    ada,
    rex,
    async publish(name, version, archive) {
      const answer = await ada.upload('team', archive);
      if (answer.status !== 201) throw new Error(await answer.text());
      await ada.act('team', name, version, 'submit');
      await rex.act('team', name, version, 'pass');
      await ada.act('team', name, version, 'publish');
    },
  };
}

/**
 * Until no inspection waits or runs: a store begins them by itself and records how they end, which is nobody's doing.
 * @param admin who may see the metrics
 */
export async function allInspected(admin: Api): Promise<void> {
  for (;;) {
    const metrics = await (await admin.request('GET', '/metrics')).text();
    if (!/^chandlery_operations\{kind="inspect".*\} [1-9]/m.test(metrics)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}
