import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, indexOf, type TestApp, testApp, vic } from '../../testing/test-app.ts';

const octets = { 'content-type': 'application/octet-stream' };

/** A provenance file with a signature that nobody checks here; real ones are made and verified by Helm in test/. */
function provenance(name: string, version: string, archive: Uint8Array): string {
  const digest = createHash('sha256').update(archive).digest('hex');
  return [
    '-----BEGIN PGP SIGNED MESSAGE-----',
    'Hash: SHA512',
    '',
    'apiVersion: v2',
    `name: ${name}`,
    `version: ${version}`,
    '',
    '...',
    'files:',
    `  ${name}-${version}.tgz: sha256:${digest}`,
    '-----BEGIN PGP SIGNATURE-----',
    '',
    'AAAA',
    '-----END PGP SIGNATURE-----',
    '',
  ].join('\n');
}

describe('a workspace without review', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp({}, 0);
  });
  afterAll(() => app.close());

  const post = (archive: Uint8Array, query = '', as = admin, headers: Record<string, string> = octets) =>
    app.request(as, 'POST', `/api/charts${query}`, Buffer.from(archive), headers);

  test('takes a raw upload of any Content-Type, and serves it at once', async () => {
    for (const [version, type] of [
      ['1.0.0', 'application/x-www-form-urlencoded'],
      ['1.0.1', 'application/gzip'],
      ['1.0.2', 'text/plain'],
      ['1.0.3', 'application/json'],
    ] as const) {
      const answer = await post(chart('raw', version), '', admin, { 'content-type': type });
      expect([answer.statusCode, answer.json()]).toEqual([201, { saved: true }]);
    }
    expect((await indexOf(app))['raw']?.map(({ version }) => version)).toEqual([
      '1.0.3',
      '1.0.2',
      '1.0.1',
      '1.0.0',
    ]);
  });

  test('answers 409 with an error for what exists, and replaces it with ?force', async () => {
    await post(chart('twice', '1.0.0'));
    const again = await post(chart('twice', '1.0.0', { 'a.txt': 'b' }));
    expect([again.statusCode, typeof again.json().error]).toEqual([409, 'string']);
    const other = chart('twice', '1.0.0', { 'a.txt': 'b' });
    expect((await post(other, '?force')).statusCode).toBe(201);
    const digest = createHash('sha256').update(other).digest('hex');
    expect((await indexOf(app))['twice']).toMatchObject([{ version: '1.0.0', digest }]);
  });

  test('deletes an active version, whose number is free again', async () => {
    await post(chart('leave', '1.0.0'));
    const gone = await app.request(admin, 'DELETE', '/api/charts/leave/1.0.0');
    expect([gone.statusCode, gone.json()]).toEqual([200, { deleted: true }]);
    expect(await indexOf(app)).not.toHaveProperty('leave');
    expect((await app.request(admin, 'DELETE', '/api/charts/leave/1.0.0')).statusCode).toBe(404);
    expect((await post(chart('leave', '1.0.0'))).statusCode).toBe(201);
  });

  test('lists charts, paged over sorted names, one by one and the latest', async () => {
    await post(chart('aa', '1.0.0'));
    await post(chart('aa', '2.0.0-rc.1'));
    await post(chart('ab', '1.0.0'));
    const page = (await app.request(undefined, 'GET', '/api/charts?offset=1&limit=1')).json();
    expect(Object.keys(page)).toEqual(['ab']);
    expect((await app.request(undefined, 'GET', '/api/charts?limit=x')).statusCode).toBe(400);
    expect((await app.request(undefined, 'GET', '/api/charts/aa')).json()).toHaveLength(2);
    expect((await app.request(undefined, 'GET', '/api/charts/aa/latest')).json()).toMatchObject({
      version: '1.0.0',
    });
    expect((await app.request(undefined, 'HEAD', '/api/charts/aa/1.0.0')).statusCode).toBe(200);
    expect((await app.request(undefined, 'HEAD', '/api/charts/aa/3.0.0')).statusCode).toBe(404);
    expect((await app.request(admin, 'GET', '/api/charts/nothing')).json()).toHaveProperty('error');
  });

  test('shows templates in base64 and values as they are written', async () => {
    await post(chart('inside', '1.0.0', { 'templates/a.yaml': 'kind: A', 'values.yaml': '# mine\nb: 2\n' }));
    const templates = (await app.request(undefined, 'GET', '/api/charts/inside/1.0.0/templates')).json();
    expect(templates).toEqual({
      templates: [{ name: 'templates/a.yaml', data: Buffer.from('kind: A').toString('base64') }],
      values: { b: 2 },
    });
    expect((await app.request(undefined, 'GET', '/api/charts/inside/1.0.0/values')).body).toBe(
      '# mine\nb: 2\n',
    );
  });

  test('takes a provenance file with the chart or after it, once, and only of the same bytes', async () => {
    const archive = chart('signed', '1.0.0');
    await post(archive);
    const url = '/workspaces/default/charts/signed-1.0.0.tgz.prov';
    expect((await app.request(undefined, 'GET', url)).statusCode).toBe(404);
    const send = (body: string) => app.request(admin, 'POST', '/api/prov', Buffer.from(body), octets);
    expect((await send('not one')).statusCode).toBe(400);
    expect((await send(provenance('signed', '1.0.0', chart('signed', '1.0.0', { x: 'y' })))).statusCode).toBe(
      400,
    );
    expect((await send(provenance('signed', '1.0.0', archive))).json()).toEqual({ saved: true });
    expect((await send(provenance('signed', '1.0.0', archive))).statusCode).toBe(409);
    const served = await app.request(undefined, 'GET', url);
    expect([served.body, served.headers['content-type']]).toEqual([
      provenance('signed', '1.0.0', archive),
      'application/pgp-signature',
    ]);
  });

  test('takes chart and provenance in one multipart request, under whatever file names', async () => {
    const archive = chart('together', '1.0.0');
    const form = new FormData();
    form.append('prov', new Blob([provenance('together', '1.0.0', archive)]), 'b.prov');
    form.append('chart', new Blob([Buffer.from(archive)]), '/tmp/some/../where/a.tgz');
    const encoded = new Response(form);
    const headers = { 'content-type': encoded.headers.get('content-type') ?? '' };
    const answer = await app.request(
      admin,
      'POST',
      '/api/charts',
      Buffer.from(await encoded.arrayBuffer()),
      headers,
    );
    expect([answer.statusCode, answer.body]).toEqual([201, '{"saved":true}']);
    expect((await app.request(undefined, 'GET', '/charts/together-1.0.0.tgz.prov')).statusCode).toBe(200);
  });

  test('refuses in the shape that its clients read', async () => {
    const stranger = await app.request(
      undefined,
      'POST',
      '/api/charts',
      Buffer.from(chart('x', '1.0.0')),
      octets,
    );
    expect([stranger.statusCode, stranger.headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining('Basic'),
    ]);
    for (const answer of [stranger, await post(Buffer.from('junk')), await post(Buffer.alloc(0))]) {
      expect(answer.json()).toHaveProperty('error');
      expect(answer.headers['content-type']).toContain('application/json');
    }
    expect((await app.request('admin:wrong-password', 'GET', '/api/charts')).json()).toHaveProperty('error');
  });

  test('an index request for a path that is not there creates nothing', async () => {
    for (let i = 0; i < 50; i += 1) {
      expect((await app.request(admin, 'GET', `/workspaces/none-${i}/index.yaml`)).statusCode).toBe(404);
    }
    expect((await app.database.workspaces.list({ limit: 200 })).items).toHaveLength(3);
  });
});

describe('a workspace with review', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());
  const url = '/api/workspaces/team/charts';
  const post = (as: string, archive: Uint8Array, query = '') =>
    app.request(as, 'POST', `${url}${query}`, Buffer.from(archive), octets);

  test('makes a draft of what is pushed, and replaces a draft with ?force', async () => {
    expect((await post(ada, chart('pushed', '1.0.0'))).statusCode).toBe(201);
    expect(await indexOf(app)).not.toHaveProperty('pushed');
    expect((await post(ada, chart('pushed', '1.0.0', { a: 'b' }))).statusCode).toBe(409);
    expect((await post(ada, chart('pushed', '1.0.0', { a: 'b' }), '?force')).statusCode).toBe(201);
  });

  test('never overwrites what was active, whatever is forced', async () => {
    await app.publish('fixed', '1.0.0');
    const forced = await post(ada, chart('fixed', '1.0.0', { a: 'b' }), '?force=true');
    expect([forced.statusCode, forced.json().error]).toEqual([409, expect.stringContaining('1.0.0')]);
  });

  test('deletes an active version by suspending it first, keeps its number, and deletes nothing under review', async () => {
    await app.publish('drop', '1.0.0');
    expect((await app.request(vic, 'DELETE', `${url}/drop/1.0.0`)).statusCode).toBe(403);
    expect((await app.request(ada, 'DELETE', `${url}/drop/1.0.0`)).statusCode).toBe(200);
    expect((await post(ada, chart('drop', '1.0.0'))).statusCode).toBe(409);
    await post(ada, chart('drop', '1.1.0'));
    await app.act(ada, 'drop', '1.1.0', 'submit');
    expect((await app.request(ada, 'DELETE', `${url}/drop/1.1.0`)).statusCode).toBe(409);
  });
});
