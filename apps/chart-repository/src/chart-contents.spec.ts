import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, chart, rex, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.publish('web', '1.0.0', {
    'templates/web.yaml': '{{ .Values.a }}\n',
    'page.html': '<script>alert(1)</script>',
    'a b/ü.txt': 'ü',
    'logo.bin': '\0\x01',
  });
  await app.upload(ada, chart('web', '1.1.0', { 'values.yaml': 'a: 2\n' }));
});
afterAll(() => app.close());

const base = '/api/v1/workspaces/team/apps/web';
const files = `${base}/versions/1.0.0/files`;

describe('the files of a version', () => {
  test('are listed by pages', async () => {
    type Page = { items: { path: string }[]; next?: string };
    const paths: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const query: string = next === '' ? '' : `&cursor=${next}`;
      const page = (await app.request(undefined, 'GET', `${files}?limit=2${query}`)).json() as Page;
      expect(page.items.length).toBeLessThanOrEqual(2);
      paths.push(...page.items.map(({ path }) => path));
      next = page.next;
    }
    expect(paths).toEqual([
      'Chart.yaml',
      'a b/ü.txt',
      'logo.bin',
      'page.html',
      'templates/web.yaml',
      'values.yaml',
    ]);
    expect((await app.request(undefined, 'GET', `${files}?cursor=%21`)).json()).toMatchObject({
      code: 'cursor_invalid',
      field: 'cursor',
    });
  });

  test('are text and nothing more, or to be saved', async () => {
    const page = await app.request(undefined, 'GET', `${files}/page.html`);
    expect([page.statusCode, page.body]).toEqual([200, '<script>alert(1)</script>']);
    expect(page.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await app.request(undefined, 'GET', `${files}/a%20b/%C3%BC.txt`)).body).toBe('ü');
    const logo = await app.request(undefined, 'GET', `${files}/logo.bin`);
    expect([logo.headers['content-type'], logo.headers['content-disposition'], [...logo.rawPayload]]).toEqual(
      ['application/octet-stream', 'attachment', [0, 1]],
    );
    const etag = String(page.headers['etag']);
    const again = await app.request(undefined, 'GET', `${files}/page.html`, undefined, {
      'if-none-match': etag,
    });
    expect(again.statusCode).toBe(304);
  });

  test.each([
    'nothing',
    'templates',
    '../Chart.yaml',
    '%2e%2e%2fChart.yaml',
    '%2Fetc%2Fpasswd',
    'web/Chart.yaml',
  ])('are none of %s', async (path) => {
    expect((await app.request(ada, 'GET', `${files}/${path}`)).statusCode).toBe(404);
  });

  test('are for whoever may download the archive', async () => {
    for (const path of ['files', 'files/Chart.yaml']) {
      const statuses = await Promise.all(
        [undefined, una, vic, rex].map(
          async (as) => (await app.request(as, 'GET', `${base}/versions/1.1.0/${path}`)).statusCode,
        ),
      );
      expect(statuses, path).toEqual([401, 404, 200, 200]);
    }
    const gone = await app.request(ada, 'GET', `${base}/versions/9.0.0/files`);
    expect([gone.statusCode, gone.json()]).toEqual([404, expect.objectContaining({ code: 'not_visible' })]);
  });

  test('are not for strangers where the store is not', async () => {
    const closed = await testApp({ CHANDLERY_ANONYMOUS_READ: 'false' });
    await closed.publish('web', '1.0.0');
    const statuses = await Promise.all(
      [undefined, una].map(async (as) => (await closed.request(as, 'GET', files)).statusCode),
    );
    expect(statuses).toEqual([401, 200]);
    await closed.close();
  });
});

describe('a comparison of two versions', () => {
  test('says what differs in files, values and metadata', async () => {
    const answer = await app.request(ada, 'GET', `${base}/compare?from=1.0.0&to=1.1`);
    expect(answer.json()).toMatchObject({
      from: '1.0.0',
      to: '1.1.0',
      files: expect.arrayContaining([
        expect.objectContaining({ path: 'values.yaml', diff: expect.stringContaining('-a: 1\n+a: 2') }),
        expect.objectContaining({ path: 'page.html', change: 'removed' }),
      ]),
      values: [{ path: 'a', change: 'changed', from: '1', to: '2', fromType: 'number', toType: 'number' }],
      metadata: [expect.objectContaining({ path: 'version', from: '"1.0.0"', to: '"1.1.0"' })],
      truncated: false,
    });
  });

  test('is for whoever may download both', async () => {
    for (const [as, status] of [
      [undefined, 401],
      [una, 404],
      [vic, 200],
    ] as const)
      expect((await app.request(as, 'GET', `${base}/compare?from=1.0.0&to=1.1.0`)).statusCode).toBe(status);
    expect((await app.request(una, 'GET', `${base}/compare?from=1.0.0&to=1.0.0`)).json()).toMatchObject({
      files: [],
    });
    expect((await app.request(ada, 'GET', `${base}/compare?from=1.0.0`)).json()).toMatchObject({
      code: 'query_invalid',
      field: 'query/to',
    });
  });
});
