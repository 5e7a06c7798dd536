import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { animatedPng, png, pngOf, svg } from './testing/images.ts';
import { ada, changesMade, chart, rex, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const base = '/api/v1/workspaces/team/apps';
const image = { 'content-type': 'image/png' };
type Shown = {
  icon: string | null;
  screenshots: { digest: string; url: string }[];
  informationRevision: number;
  revision: number;
};
const shown = async (name: string, as = ada) =>
  (await app.request(as, 'GET', `${base}/${name}`)).json() as Shown;
const putIcon = (
  as: string | undefined,
  name: string,
  bytes: Buffer,
  headers: Record<string, string> = image,
) => app.request(as, 'PUT', `${base}/${name}/icon`, bytes, headers);
const addScreenshot = (as: string | undefined, name: string, bytes: Buffer) =>
  app.request(as, 'POST', `${base}/${name}/screenshots`, bytes, image);
const draft = async (name: string, files: Readonly<Record<string, string>> = {}, version = '1.0.0') => {
  const answer = await app.upload(ada, chart(name, version, files));
  if (answer.statusCode !== 201) throw new Error(answer.body);
};
const sizeOf = (bytes: Buffer) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
/** A multipart body. */
function multipart(parts: readonly (readonly [string, Uint8Array])[]) {
  const boundary = 'a-boundary';
  const body = parts.flatMap(([name, bytes]) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="f"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...body, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
const storedImages = async () => {
  let count = 0;
  for await (const { digest } of app.images.list()) count += digest.length > 0 ? 1 : 0;
  return count;
};

describe('an icon', () => {
  test('is scaled and shows at once where the app is published, to everybody', async () => {
    await app.publish('iconic', '1.0.0', { 'Chart.yaml': withIcon('iconic') });
    const entryIcons = async () => {
      const index = (await app.request(undefined, 'GET', '/full/index.yaml')).json() as {
        entries: Record<string, { icon?: string }[]>;
      };
      return index.entries['iconic']?.map(({ icon }) => icon);
    };
    expect([(await shown('iconic')).icon, await entryIcons()]).toEqual([null, ['https://chart.e/i.png']]);
    expect((await app.request(undefined, 'GET', `${base}/iconic/icon`)).statusCode).toBe(401);
    const answer = await putIcon(ada, 'iconic', png(216, 202));
    expect([answer.statusCode, answer.headers['etag']]).toEqual([200, '"2"']);
    const url = `${base}/iconic/icon`;
    expect([(await shown('iconic')).icon, await entryIcons()]).toEqual([url, [url]]);
    const icon = await app.request(undefined, 'GET', url);
    expect(icon.statusCode).toBe(200);
    expect(sizeOf(icon.rawPayload)).toEqual([96, 90]);
    expect(icon.headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const etag = String(icon.headers['etag']);
    expect((await app.request(undefined, 'GET', url, undefined, { 'if-none-match': etag })).statusCode).toBe(
      304,
    );
    expect((await app.request(undefined, 'HEAD', url)).statusCode).toBe(200);
    const store = (await app.request(undefined, 'GET', '/api/v1/store/apps/team/iconic')).json() as Shown;
    expect(store.icon).toBe(url);
    expect((await app.request(ada, 'DELETE', url)).statusCode).toBe(200);
    expect([(await shown('iconic')).icon, await entryIcons()]).toEqual([null, ['https://chart.e/i.png']]);
    expect((await app.request(ada, 'GET', url)).statusCode).toBe(404);
  });

  test('of a draft is for the members of its workspace', async () => {
    await draft('secretive');
    await putIcon(ada, 'secretive', svg('<rect width="24" height="12"/>'));
    const url = `${base}/secretive/icon`;
    const answers = await Promise.all([vic, rex, una, undefined].map((as) => app.request(as, 'GET', url)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 404, 401]);
    expect(answers[0]?.headers['cache-control']).toBe('private, no-cache');
    expect(sizeOf(answers[0]?.rawPayload ?? Buffer.alloc(24))).toEqual([96, 48]);
  });

  test('is given by those who may edit the app', async () => {
    await draft('guarded');
    for (const [as, status] of [
      [rob, 200],
      [vic, 403],
      [una, 404],
      [undefined, 401],
    ] as const)
      expect((await putIcon(as, 'guarded', png(4, 4))).statusCode).toBe(status);
  });

  test('comes as a multipart file, too', async () => {
    await draft('parted');
    const { body, headers } = multipart([['icon', png(4, 5)]]);
    expect((await putIcon(ada, 'parted', body, headers)).statusCode).toBe(200);
    const icon = await app.request(ada, 'GET', `${base}/parted/icon`);
    expect(sizeOf(icon.rawPayload)).toEqual([4, 5]);
    const wrong = multipart([['logo', png(4, 5)]]);
    expect((await putIcon(ada, 'parted', wrong.body, wrong.headers)).json()).toMatchObject({
      code: 'part_unknown',
      field: 'logo',
    });
  });

  test.each([
    ['nothing', Buffer.alloc(0), 400, 'image_absent'],
    ['text', Buffer.from('hello'), 415, 'image_unsupported'],
    ['a bomb', pngOf(65_535, 65_535, Buffer.alloc(9)), 413, 'image_too_large'],
    ['an animation', animatedPng, 400, 'image_animated'],
    ['half an image', png(40, 40).subarray(0, 60), 400, 'image_unreadable'],
    ['an SVG with entities', Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>'), 400, 'image_unsafe'],
    ['too much', Buffer.alloc(3_000_000, 'x'), 413, 'body_too_large'],
  ])('is not %s', async (_, bytes, status, code) => {
    await draft(`not-${code.replaceAll('_', '-')}`);
    const before = await storedImages();
    const answer = await putIcon(ada, `not-${code.replaceAll('_', '-')}`, bytes);
    expect([answer.statusCode, answer.json()]).toEqual([
      status,
      expect.objectContaining({ code, detail: expect.any(String), remedy: expect.any(String) }),
    ]);
    expect(await storedImages()).toBe(before);
  });

  test('is not given by who saw another revision', async () => {
    await draft('raced');
    const stale = await putIcon(ada, 'raced', png(4, 4), { ...image, 'if-match': '"7"' });
    expect([stale.statusCode, stale.json()]).toEqual([
      412,
      expect.objectContaining({ code: 'precondition_failed' }),
    ]);
    expect((await putIcon(ada, 'raced', png(4, 4), { ...image, 'if-match': '"1"' })).statusCode).toBe(200);
  });
});

describe('an icon that comes with an upload', () => {
  const uploadWith = (as: string, parts: readonly (readonly [string, Uint8Array])[], query = '') => {
    const { body, headers } = multipart(parts);
    return app.request(as, 'POST', `/api/v1/workspaces/team/versions${query}`, body, headers);
  };

  test('is there when the version is', async () => {
    const answer = await uploadWith(ada, [
      ['chart', chart('together', '1.0.0')],
      ['icon', png(200, 100)],
    ]);
    expect(answer.statusCode).toBe(201);
    expect(await shown('together')).toMatchObject({ icon: `${base}/together/icon`, informationRevision: 1 });
    const next = await uploadWith(ada, [
      ['icon', png(10, 10)],
      ['chart', chart('together', '1.1.0')],
    ]);
    expect(next.statusCode).toBe(201);
    expect(await shown('together')).toMatchObject({ informationRevision: 2 });
    const icon = await app.request(ada, 'GET', `${base}/together/icon`);
    expect(sizeOf(icon.rawPayload)).toEqual([10, 10]);
  });

  test('refuses the whole upload where it is bad', async () => {
    const before = await storedImages();
    const answer = await uploadWith(ada, [
      ['chart', chart('half', '1.0.0')],
      ['icon', Buffer.from('no image')],
    ]);
    expect([answer.statusCode, answer.json()]).toEqual([
      415,
      expect.objectContaining({ code: 'image_unsupported', field: 'icon' }),
    ]);
    expect((await app.request(ada, 'GET', `${base}/half`)).statusCode).toBe(404);
    expect(await storedImages()).toBe(before);
  });

  test('stays what it was where the version is refused', async () => {
    await draft('kept');
    await putIcon(ada, 'kept', png(10, 10));
    const answer = await uploadWith(ada, [
      ['chart', chart('kept', '1.0.0')],
      ['icon', png(20, 20)],
    ]);
    expect(answer.statusCode).toBe(409);
    expect(sizeOf((await app.request(ada, 'GET', `${base}/kept/icon`)).rawPayload)).toEqual([10, 10]);
  });

  test('does not come with other bytes of a version', async () => {
    await draft('replaced');
    const { body, headers } = multipart([
      ['chart', chart('replaced', '1.0.0', { more: '1' })],
      ['icon', png(4, 4)],
    ]);
    const answer = await app.request(ada, 'PUT', `${base}/replaced/versions/1.0.0/archive`, body, headers);
    expect(answer.json()).toMatchObject({ code: 'part_unknown', field: 'icon' });
  });

  test('is checked with everything else without storing anything', async () => {
    const archive = chart('tried', 'v2.0', { 'Chart.yaml': withIcon('tried', 'v2.0') });
    const before = [await changesMade(app), await storedImages()];
    const only = await uploadWith(ada, [['chart', archive]], '?dryRun=true');
    expect([only.statusCode, only.json()]).toEqual([
      200,
      expect.objectContaining({
        app: 'tried',
        version: 'v2.0',
        description: 'a chart',
        appExists: false,
        state: 'draft',
        icon: 'https://chart.e/i.png',
        warnings: [{ code: 'number_rule', message: expect.stringContaining('v2.0') }],
      }),
    ]);
    const both = await uploadWith(
      ada,
      [
        ['chart', archive],
        ['icon', png(200, 100)],
      ],
      '?dryRun=true',
    );
    const { icon } = both.json() as { icon: string };
    expect(sizeOf(Buffer.from(icon.replace('data:image/png;base64,', ''), 'base64'))).toEqual([96, 48]);
    expect([await changesMade(app), await storedImages()]).toEqual(before);
    for await (const { digest } of app.archives.list())
      expect(digest).not.toBe((only.json() as { digest: string }).digest);
    expect((await app.request(ada, 'GET', `${base}/tried`)).statusCode).toBe(404);
    expect((await app.upload(ada, archive)).statusCode).toBe(201);
  });

  test('is refused as the upload itself would be', async () => {
    await draft('taken');
    const archive = chart('taken', '1.0.0');
    for (const [as, parts, status, code] of [
      [ada, [['chart', archive]], 409, 'version_exists'],
      [ada, [['chart', Buffer.from('no archive')]], 400, 'archive_not_gzip'],
      [
        ada,
        [
          ['chart', chart('fresh', '1.0.0')],
          ['icon', animatedPng],
        ],
        400,
        'image_animated',
      ],
      [
        ada,
        [
          ['chart', chart('fresh', '1.0.0')],
          ['prov', Buffer.from('x')],
        ],
        400,
        'provenance_invalid',
      ],
      [ada, [['icon', png(4, 4)]], 400, 'archive_absent'],
      [vic, [['chart', archive]], 403, 'permission_missing'],
      [una, [['chart', archive]], 404, 'not_visible'],
    ] as const) {
      const [tried, real] = [await uploadWith(as, parts, '?dryRun=true'), await uploadWith(as, parts)];
      expect([tried.statusCode, (tried.json() as { code: string }).code]).toEqual([status, code]);
      expect([real.statusCode, (real.json() as { code: string }).code]).toEqual([status, code]);
    }
  });

  test('says that it would be active where nobody has to approve', async () => {
    const direct = await testApp({}, 0);
    const answer = await direct.request(
      'admin:a-long-enough-password',
      'POST',
      '/api/v1/workspaces/default/versions?dryRun=true',
      Buffer.from(chart('direct', '1.0.0')),
      { 'content-type': 'application/gzip' },
    );
    expect(answer.json()).toMatchObject({ state: 'active', warnings: [] });
    await direct.close();
  });

  test('warns of a suspended app, which a draft may join', async () => {
    await draft('resting');
    await app.request(ada, 'POST', `${base}/resting/suspend`);
    const tried = await uploadWith(ada, [['chart', chart('resting', '1.1.0')]], '?dryRun=true');
    expect([tried.statusCode, tried.json()]).toEqual([
      200,
      expect.objectContaining({
        appExists: true,
        warnings: [expect.objectContaining({ code: 'app_suspended' })],
      }),
    ]);
    expect((await app.upload(ada, chart('resting', '1.1.0'))).statusCode).toBe(201);
  });
});

describe('screenshots', () => {
  const shades = [1, 2, 3, 4, 5, 6, 7].map((n) => png(20, n, () => [n * 30, 0, 0, 255]));
  const shade = (n: number) => shades[n - 1] ?? Buffer.alloc(0);

  test('are added up to six, also by many at once, put in order and taken away', async () => {
    await draft('pictured');
    const added = await Promise.all([1, 2, 3, 4].map((n) => addScreenshot(ada, 'pictured', shade(n))));
    expect(added.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    for (const n of [5, 5, 6]) expect((await addScreenshot(ada, 'pictured', shade(n))).statusCode).toBe(200);
    const full = await addScreenshot(ada, 'pictured', shade(7));
    expect([full.statusCode, full.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'screenshots_full' }),
    ]);
    const digests = (await shown('pictured')).screenshots.map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(6);
    const order = (list: readonly (string | undefined)[]) =>
      app.request(ada, 'PUT', `${base}/pictured/screenshots`, { screenshots: list });
    for (const wrong of [
      digests.slice(1),
      [...digests.slice(1), digests[1]],
      [...digests.slice(1), 'f'.repeat(64)],
    ])
      expect((await order(wrong)).json()).toMatchObject({ code: 'screenshots_differ' });
    const reversed = digests.toReversed();
    expect((await order(reversed)).statusCode).toBe(200);
    expect((await shown('pictured')).screenshots.map(({ digest }) => digest)).toEqual(reversed);
    const [first = ''] = reversed;
    const remove = () => app.request(ada, 'DELETE', `${base}/pictured/screenshots/${first}`);
    expect([(await remove()).statusCode, (await remove()).statusCode]).toEqual([200, 404]);
    expect((await shown('pictured')).screenshots.map(({ digest }) => digest)).toEqual(reversed.slice(1));
  });

  test('of before are for those who see every revision', async () => {
    await app.publish('changed', '1.0.0');
    await addScreenshot(ada, 'changed', shade(1));
    const [{ digest, url } = { digest: '', url: '' }] = (await shown('changed')).screenshots;
    const statuses = async () =>
      (await Promise.all([undefined, una, vic, rex].map((as) => app.request(as, 'GET', url)))).map(
        ({ statusCode }) => statusCode,
      );
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    await app.request(ada, 'DELETE', `${base}/changed/screenshots/${digest}`);
    expect(await statuses()).toEqual([401, 404, 200, 200]);
    await draft('unrelated');
    expect((await app.request(ada, 'GET', url.replace('/changed/', '/unrelated/'))).statusCode).toBe(404);
  });

  test('are not SVG, and are given by those who may edit', async () => {
    await draft('strict');
    expect((await addScreenshot(ada, 'strict', svg(''))).json()).toMatchObject({ code: 'image_unsupported' });
    expect((await addScreenshot(vic, 'strict', shade(1))).statusCode).toBe(403);
    expect(
      (await app.request(vic, 'PUT', `${base}/strict/screenshots`, { screenshots: [] })).statusCode,
    ).toBe(403);
  });
});

describe('an introduction', () => {
  type Text = { markdown: string; html: string; source: string; version: string | null };
  const introduction = async (name: string, as: string | undefined = ada) =>
    (await app.request(as, 'GET', `${base}/${name}/introduction`)).json() as Text;

  test('is the README of the newest active version until people write one, which shows at once', async () => {
    await app.publish('told', '1.0.0', { 'README.md': '# One' });
    await draft('told', { 'README.md': '# Two' }, '2.0.0');
    expect(await introduction('told', undefined)).toMatchObject({
      html: '<h1>One</h1>\n',
      source: 'readme',
      version: '1.0.0',
    });
    const edit = { introduction: 'Hi <img src=x onerror=alert(1)> [x](javascript:alert(1))' };
    const edited = await app.request(ada, 'PATCH', `${base}/told`, edit, { 'if-match': '"1"' });
    expect([edited.statusCode, edited.headers['etag']]).toEqual([200, '"2"']);
    expect(await introduction('told', undefined)).toMatchObject({
      markdown: edit.introduction,
      html: '<p>Hi  [x](javascript:alert(1))</p>\n',
      source: 'edited',
      version: null,
    });
    await app.request(ada, 'PATCH', `${base}/told`, { introduction: null });
    expect(await introduction('told')).toMatchObject({ source: 'readme' });
  });

  test('is of the newest draft where nothing is active, and empty where there is no README', async () => {
    await draft('begun', { 'README.md': '# Begun' });
    expect(await introduction('begun', vic)).toMatchObject({ source: 'readme', version: '1.0.0' });
    expect((await app.request(una, 'GET', `${base}/begun/introduction`)).statusCode).toBe(404);
    await draft('mute');
    expect(await introduction('mute')).toEqual({
      ...{ markdown: '', html: '', source: 'none', version: null, truncated: false },
    });
  });

  test('is bounded, and its address is the web’s', async () => {
    await draft('bounded');
    for (const [body, field] of [
      [{ introduction: 'x'.repeat(100_001) }, 'body/introduction'],
      [{ home: 'javascript:alert(1)' }, 'body/home'],
      [{ displayName: '' }, 'body/displayName'],
      [{ description: 'x'.repeat(2_001) }, 'body/description'],
    ] as const)
      expect((await app.request(ada, 'PATCH', `${base}/bounded`, body)).json()).toMatchObject({
        code: 'body_invalid',
        field,
      });
  });

  test('is a part of the information that reviewers see the difference of', async () => {
    await draft('judged');
    await app.request(ada, 'PATCH', `${base}/judged`, { introduction: 'Before', displayName: 'Judged' });
    await putIcon(ada, 'judged', png(4, 4));
    await app.request(ada, 'PATCH', `${base}/judged`, { introduction: 'After' });
    const workspace = await app.database.workspaces.findBySlug('team');
    const found = await app.database.apps.findByName(workspace?.id ?? '', 'judged');
    const at = (revision: number) => app.database.apps.informationAt(found?.id ?? '', revision);
    expect(await at(2)).toMatchObject({ introduction: 'Before', displayName: 'Judged', icon: null });
    expect(await at(4)).toMatchObject({
      introduction: 'After',
      icon: { width: 4, height: 4 },
      changedByName: 'ada',
    });
  });
});

function withIcon(name: string, version = '1.0.0'): string {
  return `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: a chart\nicon: https://chart.e/i.png\n`;
}
