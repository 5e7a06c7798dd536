import { describe, expect, expectTypeOf, test } from 'vitest';
import { ApiError, isCode, TransportError } from '../errors.ts';
import type { RefusalCode } from '../refusal-codes.ts';
import { fakeFetch, json, problem, type Reply } from '../testing/fake-fetch.ts';
import { createClient } from './create-client.ts';

async function taken<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const baseUrl = 'http://store/base/';

/** A list of three pages of two. */
const paged: Reply = (url) => {
  const cursor = Number(new URL(url).searchParams.get('cursor') ?? 0);
  const items = [cursor, cursor + 1].map((number) => ({ name: `app-${number}` }));
  return Response.json({ items, ...(cursor < 4 ? { next: String(cursor + 2) } : {}) });
};

describe('lists', () => {
  test('are given whole, page after page, with the query of the first', async () => {
    const fetch = fakeFetch(paged);
    const client = createClient({ baseUrl, fetch });
    const names: string[] = [];
    for await (const { name } of client.store.apps.all({ text: 'a b', limit: 2 })) names.push(name);
    expect(names).toEqual(['app-0', 'app-1', 'app-2', 'app-3', 'app-4', 'app-5']);
    const url = 'GET http://store/base/api/v1/store/apps';
    expect(fetch.requests).toEqual([
      `${url}?limit=2&text=a+b`,
      `${url}?limit=2&cursor=2&text=a+b`,
      `${url}?limit=2&cursor=4&text=a+b`,
    ]);
  });

  test('read no further than they are taken', async () => {
    const fetch = fakeFetch(paged);
    for await (const { name } of createClient({ baseUrl, fetch }).store.apps.all())
      if (name === 'app-1') break;
    expect(fetch.requests).toHaveLength(1);
  });

  test('end by a signal between pages', async () => {
    const fetch = fakeFetch(paged);
    const controller = new AbortController();
    const read = async () => {
      for await (const _page of createClient({ baseUrl, fetch }).apps.pages(
        { workspace: 'team' },
        { signal: controller.signal },
      ))
        controller.abort(new Error('enough'));
    };
    await expect(read()).rejects.toThrow('enough');
    expect(fetch.requests).toHaveLength(2);
  });

  test('can be taken page by page, with the cursor in hand', async () => {
    const client = createClient({ baseUrl, fetch: fakeFetch(paged) });
    const first = await client.store.apps.list();
    const second = await client.store.apps.list({ cursor: first.next });
    expect(second.items[0]?.name).toBe('app-2');
  });

  test('of changes go on where they were read to, though nothing of a page was told', async () => {
    const fetch = fakeFetch(
      json({ items: [{ number: 4 }], readTo: 6, latest: 9 }),
      json({ items: [], readTo: 8, latest: 9 }),
      json({ items: [{ number: 9 }], readTo: 9, latest: 9 }),
    );
    const numbers = [];
    for await (const { number } of createClient({ baseUrl, fetch }).events.all({ after: 3 }))
      numbers.push(number);
    expect(numbers).toEqual([4, 9]);
    expect(fetch.requests.map((request) => request.split('?')[1])).toEqual(['after=3', 'after=6', 'after=8']);
  });
});

describe('JSON lines', () => {
  const chunks =
    (...texts: string[]): Reply =>
    () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            const text = texts.shift();
            if (text === undefined) controller.close();
            else controller.enqueue(new TextEncoder().encode(text));
          },
        }),
      );

  test('come one by one, wherever the network cuts them', async () => {
    const fetch = fakeFetch(chunks('{"id":"a"}\n{"i', 'd":"b"}', '\n{"id":"c"}\n'));
    const records = await taken(createClient({ baseUrl, fetch }).audit.export());
    expect(records.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  test('end the request when nobody takes more', async () => {
    const state = { cancelled: false };
    const endless: Reply = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"a"}\n')),
          cancel: () => void (state.cancelled = true),
        }),
      );
    for await (const _record of createClient({ baseUrl, fetch: fakeFetch(endless) }).audit.export()) break;
    expect(state.cancelled).toBe(true);
  });

  test('that break off are an error, not an end', async () => {
    const cut: Reply = () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"a"}\n')),
          pull: (controller) => controller.error(new TypeError('terminated')),
        }),
      );
    const records = taken(createClient({ baseUrl, fetch: fakeFetch(cut) }).audit.export());
    await expect(records).rejects.toMatchObject({ reason: 'network' });
  });
});

describe('a request', () => {
  const sent = async (
    call: (client: ReturnType<typeof createClient>) => Promise<unknown>,
    credentials?: Parameters<typeof createClient>[0]['credentials'],
  ) => {
    const fetch = fakeFetch(json({}));
    await call(createClient({ baseUrl, fetch, credentials, headers: { 'user-agent': 'a test' } }));
    return { request: fetch.requests[0], init: fetch.inits[0], headers: fetch.inits[0]?.headers };
  };

  test('has its parts encoded, and the folders of a file kept', async () => {
    const { request } = await sent((client) =>
      client.versions.files.get({
        workspace: 'team',
        app: 'a/b',
        version: '1.0.0+x y',
        path: 'templates/ä?.yaml',
      }),
    );
    expect(request).toBe(
      'GET http://store/base/api/v1/workspaces/team/apps/a%2Fb/versions/1.0.0%2Bx%20y/files/templates/%C3%A4%3F.yaml',
    );
  });

  test.each(['', '.', '..'])('never leads elsewhere by the name %j', async (account) => {
    await expect(sent((client) => client.accounts.get({ account }))).rejects.toThrow(TypeError);
  });

  test('says who asks: by password in UTF-8, by token, by the token of a session', async () => {
    const me = (client: ReturnType<typeof createClient>) => client.me.get();
    const basic = await sent(me, { name: 'ada', password: 'pässword' });
    expect(basic.headers).toMatchObject({
      authorization: 'Basic YWRhOnDDpHNzd29yZA==',
      'user-agent': 'a test',
    });
    expect(basic.init?.credentials).toBe('omit');
    expect((await sent(me, { token: 't' })).headers).toMatchObject({ authorization: 'Bearer t' });
    const session = await sent(me, () => ({ csrfToken: 'c' }));
    expect(session.headers).toMatchObject({ 'x-csrf-token': 'c' });
    expect(session.init?.credentials).toBe('same-origin');
  });

  test('names the revision that one saw', async () => {
    const { headers } = await sent((client) =>
      client.policy.set(
        { approvals: 1, publishOnPass: false, keepNumbers: true, numberRule: 'any', roles: [] },
        { ifRevision: 7 },
      ),
    );
    expect(headers).toMatchObject({ 'if-match': '"7"', 'content-type': 'application/json' });
  });
});

describe('what is refused', () => {
  test('is an error with code, field, remedy, details and request id', async () => {
    const fetch = fakeFetch(
      problem('version_exists', 409, { field: 'version', remedy: 'Another.', details: { id: 'v' } }),
    );
    const error: unknown = await createClient({ baseUrl, fetch })
      .me.get()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'version_exists',
      status: 409,
      field: 'version',
      remedy: 'Another.',
      details: { id: 'v' },
      errors: [],
      requestId: 'r1',
      message: 'version_exists.',
    });
    expect([
      isCode(error, 'version_exists'),
      isCode(error, 'busy', 'version_taken'),
      isCode(new Error(), 'busy'),
    ]).toEqual([true, false, false]);
    if (isCode(error, 'version_exists', 'version_taken'))
      expectTypeOf(error.code).toEqualTypeOf<'version_exists' | 'version_taken'>();
    if (error instanceof ApiError) expectTypeOf(error.code).toEqualTypeOf<RefusalCode>();
  });

  test.each([
    ['the page of a proxy', () => new Response('<html>', { status: 403 })],
    ['JSON of something else', () => Response.json({ message: 'no' }, { status: 400 })],
    ['a page that says that all is well', () => new Response('<html>')],
  ] satisfies [string, Reply][])('is no refusal of the API where it is %s', async (_name, reply) => {
    const error: unknown = await createClient({ baseUrl, fetch: fakeFetch(reply) })
      .me.get()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ reason: 'answer', status: expect.any(Number) });
  });
});

test('methods are typed by the schemas of the wire', () => {
  const client = createClient({ baseUrl });
  expectTypeOf(client.me.get).returns.resolves.toHaveProperty('platformPermissions');
  expectTypeOf(client.versions.delete).returns.resolves.toEqualTypeOf<void>();
  expectTypeOf(client.versions.files.get).returns.resolves.toEqualTypeOf<Blob>();
  expectTypeOf(client.roles.list)
    .parameter(0)
    .toEqualTypeOf<{ level: 'platform' | 'workspace' | 'project' }>();
  expectTypeOf(client.categories.update).parameter(2).exclude<undefined>().toHaveProperty('ifRevision');
  expectTypeOf(client.accounts.create).parameter(0).toHaveProperty('password').toEqualTypeOf<string>();
  expectTypeOf(client.submissions.list)
    .parameter(0)
    .exclude<undefined>()
    .toHaveProperty('tab')
    .exclude<undefined>()
    .toEqualTypeOf<'unprocessed' | 'processed' | 'all'>();
  expectTypeOf<RefusalCode>().not.toEqualTypeOf<string>();
  // @ts-expect-error A category that is new has no revision yet.
  void (() => client.categories.create({ slug: 'a', name: 'A' }, { ifRevision: 1 }));
  // @ts-expect-error The version is missing.
  void (() => client.versions.publish({ workspace: 'a', app: 'b' }));
  // @ts-expect-error `dryRun` is what makes it a check.
  void (() => client.versions.checkUpload({ workspace: 'a', dryRun: false }, new Uint8Array()));
});
