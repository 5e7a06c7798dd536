import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, admin, changesMade, chart, type TestApp, testApp } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({ CHANDLERY_ARCHIVE_BYTES: '100000' });
  await app.upload(ada, chart('here', '1.0.0'));
});
afterAll(() => app.close());

const json = { 'content-type': 'application/json' };

test.each([
  [
    'an unknown field',
    'POST',
    '/api/v1/accounts',
    { name: 'bob', password: 'long-enough-password', admin: true },
    'body_invalid',
    'body/admin',
  ],
  ['a missing field', 'POST', '/api/v1/accounts', { name: 'bob' }, 'body_invalid', 'body/password'],
  ['a wrong type', 'POST', '/api/v1/workspaces', { slug: 7 }, 'body_invalid', 'body/slug'],
  [
    'a slug that is no DNS label',
    'POST',
    '/api/v1/workspaces',
    { slug: 'No Slug' },
    'body_invalid',
    'body/slug',
  ],
  [
    'a name beyond the limit',
    'POST',
    '/api/v1/categories',
    { slug: 'a', name: 'x'.repeat(21) },
    'body_invalid',
    'body/name',
  ],
  ['an unknown role', 'PUT', '/api/v1/workspaces/team/members/rob', { role: 'king' }, 'role_unknown', 'role'],
  [
    'a policy that contradicts itself',
    'PUT',
    '/api/v1/workspaces/team/policy',
    { approvals: 1, keepNumbers: false },
    'policy_invalid',
    'keepNumbers',
  ],
  [
    'an unknown query parameter',
    'GET',
    '/api/v1/workspaces?colour=red',
    undefined,
    'query_invalid',
    'query/colour',
  ],
  [
    'a limit that is no number',
    'GET',
    '/api/v1/workspaces?limit=many',
    undefined,
    'query_invalid',
    'query/limit',
  ],
  [
    'a cursor of somebody else',
    'GET',
    '/api/v1/workspaces?cursor=abc',
    undefined,
    'cursor_invalid',
    'cursor',
  ],
  ['a path that is not there', 'GET', '/api/v1/nothing', undefined, 'route_unknown', 'path'],
] as const)('%s is refused with its code and its field', async (_title, method, url, body, code, field) => {
  const answer = await app.request(admin, method, url, body);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json()).toMatchObject({ code, field, status: answer.statusCode });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
  expect(answer.json().remedy).toBeTruthy();
});

test('every mistake of a body is said at once', async () => {
  const answer = await app.request(admin, 'POST', '/api/v1/accounts', {
    name: 'Bad Name',
    password: 'short',
    colour: 1,
  });
  const fields = answer.json().errors.map(({ field }: { field: string }) => field);
  expect(fields.sort()).toEqual(['body/colour', 'body/name', 'body/password']);
});

test('a body that is not JSON, or says it is something else, is refused', async () => {
  const broken = await app.request(admin, 'POST', '/api/v1/workspaces', Buffer.from('{"slug":'), json);
  expect([broken.statusCode, broken.json().code]).toEqual([400, 'json_invalid']);
  const form = await app.request(admin, 'POST', '/api/v1/workspaces', Buffer.from('slug=a'), {
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect([form.statusCode, form.json().code]).toEqual([415, 'media_type_unsupported']);
});

test.each([
  ['no archive', Buffer.alloc(0), 400, 'archive_absent'],
  ['something that is not gzip', Buffer.from('hello'), 400, 'archive_not_gzip'],
  ['gzip without a tar', gzipSync('hello'), 400, undefined],
  ['an archive over the limit', Buffer.alloc(100_001), 413, 'body_too_large'],
  ['a chart without a version', Buffer.from(chart('x', '""')), 400, undefined],
])('an upload of %s is refused and leaves nothing', async (_title, bytes, status, code) => {
  const before = await changesMade(app);
  const answer = await app.upload(ada, bytes);
  expect(answer.statusCode).toBe(status);
  if (code !== undefined) expect(answer.json().code).toBe(code);
  expect(await changesMade(app)).toBe(before);
});

test('multipart parts that are unknown, doubled or no files are refused', async () => {
  const archive = new Blob([Buffer.from(chart('parts', '1.0.0'))]);
  const forms: [string, (form: FormData) => void][] = [
    ['unknown', (form) => form.append('package', archive, 'a.tgz')],
    ['doubled', (form) => (form.append('chart', archive, 'a.tgz'), form.append('chart', archive, 'b.tgz'))],
    ['text', (form) => form.append('chart', 'text')],
  ];
  for (const [title, fill] of forms) {
    const form = new FormData();
    fill(form);
    const encoded = new Response(form);
    const answer = await app.request(
      ada,
      'POST',
      '/api/v1/workspaces/team/versions',
      Buffer.from(await encoded.arrayBuffer()),
      {
        'content-type': encoded.headers.get('content-type') ?? '',
      },
    );
    expect([answer.statusCode, answer.json().code], title).toEqual([400, 'part_unknown']);
    for (const field of ['chart', 'prov', 'icon'])
      expect(answer.json().remedy, title).toContain(`the one file \`${field}\``);
  }
  expect((await app.request(ada, 'GET', '/api/v1/workspaces/team/apps/parts')).statusCode).toBe(404);
});

test('an archive of another chart or number does not replace a version', async () => {
  const answer = await app.request(
    ada,
    'PUT',
    '/api/v1/workspaces/team/apps/here/versions/1.0.0/archive',
    Buffer.from(chart('here', '1.0.1')),
  );
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'version_mismatch']);
});

test('an archive whose version or file name is taken says by what', async () => {
  const answer = await app.upload(ada, chart('here', '1.0'));
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'version_exists']);
  expect(answer.json().details).toMatchObject({ version: '1.0.0', state: 'draft' });
  await app.upload(ada, chart('here-2.0.0', '1.0.0'));
  const clash = await app.upload(ada, chart('here', '2.0.0-1.0.0'));
  expect([clash.statusCode, clash.json().code]).toEqual([409, 'file_name_taken']);
});

test('a failure inside says nothing but the request id', async () => {
  const broken = await testApp();
  const { versions } = broken.database;
  const original = versions.findByFileName;
  versions.findByFileName = () => Promise.reject(new Error('secret inside'));
  const answer = await broken.request(ada, 'GET', '/workspaces/team/charts/a-1.0.0.tgz');
  versions.findByFileName = original;
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('secret inside');
  expect(answer.json()).toMatchObject({
    code: 'internal',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  await broken.close();
});

test.each([
  ['a worker thread', true],
  ['this thread', false],
])(
  'an archive that %s cannot store is answered once, leaves no row, and can be sent again',
  async (_, threads) => {
    const broken = await testApp();
    if (!threads) Object.defineProperty(broken.archives, 'whileThreadsPut', { value: undefined });
    const temporary = join(broken.folder, 'archives', 'tmp');
    await rm(temporary, { recursive: true });
    const before = await changesMade(broken);
    const answer = await broken.upload(ada, chart('disk', '1.0.0'));
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal']);
    expect(await changesMade(broken)).toBe(before);
    await mkdir(temporary);
    expect((await broken.upload(ada, chart('disk', '1.0.0'))).statusCode).toBe(201);
    await broken.close();
  },
);

test('whoever is not signed in is asked to before anything is said of the body', async () => {
  for (const [method, url] of [
    ['POST', '/api/v1/workspaces'],
    ['POST', '/api/v1/workspaces/team/versions'],
    ['POST', '/api/v1/categories'],
  ] as const) {
    const answer = await app.request(undefined, method, url, { unknown: 1 });
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'unauthenticated']);
  }
});

test('a mistake says in words what would be right', async () => {
  const answer = await app.request(admin, 'POST', '/api/v1/accounts', { name: 'bob', password: 'short' });
  expect(answer.json().errors).toEqual([
    {
      field: 'body/password',
      reason: 'It has fewer than 12 characters.',
      remedy: 'Give at least 12 characters.',
    },
  ]);
});

/** Where JSON is written by who manages people, reviews and categories: each takes the same mistakes the same way. */
const jsonWrites = [
  ['POST', '/api/v1/roles/workspace'],
  ['PATCH', '/api/v1/roles/workspace/own'],
  ['POST', '/api/v1/workspaces/team/invitations'],
  ['POST', '/api/v1/service-accounts'],
  ['POST', '/api/v1/workspaces/team/service-accounts'],
  ['POST', '/api/v1/service-accounts/bot/tokens'],
  ['POST', '/api/v1/me/tokens'],
  ['POST', '/api/v1/sessions'],
  ['POST', '/api/v1/categories'],
  ['PATCH', '/api/v1/categories/uncategorized'],
  ['POST', '/api/v1/categories/uncategorized/apps'],
  ['PUT', '/api/v1/workspaces/team/apps/here/screenshots'],
  ['POST', '/api/v1/workspaces/team/apps/here/take-name'],
  ['POST', '/api/v1/workspaces/team/apps/here/versions/1.0.0/submit'],
  ['POST', '/api/v1/submissions/none/comments'],
] as const;

test.each(
  jsonWrites.flatMap(([method, url]) =>
    (
      [
        ['an unknown field', '{"colour":1}', 400, 'body_invalid'],
        ['a list', '[]', 400, 'body_invalid'],
        ['half of a JSON text', '{"name":', 400, 'json_invalid'],
        ['more than is taken', JSON.stringify({ name: 'x'.repeat(300_000) }), 413, 'body_too_large'],
        ['JSON of a thousand levels', `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`, 400, 'body_invalid'],
      ] as const
    ).map(([title, body, status, code]) => [method, url, title, body, status, code] as const),
  ),
)('%s %s refuses %s', async (method, url, _title, body, status, code) => {
  const before = await changesMade(app);
  const answer = await app.request(admin, method, url, Buffer.from(body), json);
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  expect(await changesMade(app)).toBe(before);
});

test.each(jsonWrites)('%s %s refuses another Content-Type', async (method, url) => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/yaml']) {
    const answer = await app.request(admin, method, url, Buffer.from('name=a'), { 'content-type': type });
    expect([answer.statusCode, answer.json().code], type).toEqual([415, 'media_type_unsupported']);
  }
});

test.each([
  ['/api/v1/audit/export?from=yesterday', 'query/from'],
  ['/api/v1/audit/export?limit=5', 'query/limit'],
  ['/api/v1/workspaces/team/audit/export?workspace=other', 'query/workspace'],
  ['/api/v1/submissions?tab=none', 'query/tab'],
  ['/api/v1/submissions?olderThanHours=-1', 'query/olderThanHours'],
])('%s is refused with its field', async (url, field) => {
  const answer = await app.request(admin, 'GET', url);
  expect([answer.statusCode, answer.json().code, answer.json().field]).toEqual([400, 'query_invalid', field]);
});
