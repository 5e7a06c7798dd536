import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, admin, chart, rex, type TestApp, testApp } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 0 });
});
afterAll(() => app.close());

/** An element of a document, as a strict parser of XML reads it. */
type Element = { name: string; attributes: Record<string, string>; text: string; children: Element[] };

function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const [feed] = root.children;
  if (feed === undefined) throw new Error('no element');
  return feed;
}

const all = (element: Element | undefined, name: string) =>
  element?.children.filter((child) => child.name === name) ?? [];
const textOf = (element: Element | undefined, name: string) => all(element, name)[0]?.text;
const linkOf = (element: Element | undefined, rel: string) =>
  all(element, 'link').find(({ attributes }) => attributes['rel'] === rel)?.attributes;

async function feedAt(path: string, headers: Record<string, string> = {}): Promise<Element> {
  const answer = await app.request(undefined, 'GET', path, undefined, headers);
  expect([answer.statusCode, answer.headers['content-type']], path).toEqual([
    200,
    'application/atom+xml; charset=utf-8',
  ]);
  return parse(answer.body);
}
const titles = (feed: Element) => all(feed, 'entry').map((entry) => textOf(entry, 'title'));

async function publish(name: string, version: string, more = ''): Promise<void> {
  const files = { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}` };
  const answer = await app.upload(ada, chart(name, version, files));
  if (answer.statusCode !== 201) throw new Error(answer.body);
}

test('a store without anything has a feed without entries', async () => {
  const feed = await feedAt('/feeds/store.atom');
  expect(all(feed, 'entry')).toEqual([]);
  expect(textOf(feed, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('feeds tell what was published last, newest first, of the store, a category and an app', async () => {
  await publish('one', '1.0.0');
  await publish('two', '1.0.0', 'description: the second\n');
  await publish('one', '0.9.0');
  await app.upload(admin, chart('draft', '1.0.0'), 'default');
  await app.request(rex, 'POST', '/api/v1/categories', { name: 'Feed & Water' });
  await app.request(rex, 'POST', '/api/v1/categories/feed-water/apps', {
    apps: [{ workspace: 'team', app: 'two' }],
  });
  expect(titles(await feedAt('/feeds/store.atom'))).toEqual(['one 0.9.0', 'two 1.0.0', 'one 1.0.0']);
  expect(titles(await feedAt('/feeds/apps/team/one.atom'))).toEqual(['one 0.9.0', 'one 1.0.0']);
  const category = await feedAt('/feeds/categories/feed-water.atom');
  expect([textOf(category, 'title'), titles(category)]).toEqual(['New in Feed & Water', ['two 1.0.0']]);
  const [entry] = all(category, 'entry');
  expect(textOf(entry, 'summary')).toBe('the second');
  expect(all(entry, 'category')[0]?.attributes).toEqual({ term: 'feed-water', label: 'Feed & Water' });
  expect(textOf(all(entry, 'author')[0], 'name')).toBe('team');
  expect(textOf(category, 'updated')).toBe(textOf(entry, 'updated'));
});

test('ids are URNs that no change of an address or name touches, the same for a version in every feed', async () => {
  const before = await feedAt('/feeds/store.atom');
  const own = await feedAt('/feeds/apps/team/two.atom');
  const urn = /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const ids = (feed: Element) => [feed, ...all(feed, 'entry')].map((element) => textOf(element, 'id'));
  for (const id of [...ids(before), ...ids(own)]) expect(id).toMatch(urn);
  expect(ids(before)).toContain(ids(own)[1]);
  expect(new Set(ids(before)).size).toBe(4);
  await app.request(ada, 'PATCH', '/api/v1/workspaces/team/apps/two', { displayName: 'Second' });
  await app.request(rex, 'PATCH', '/api/v1/categories/feed-water', { slug: 'moved-feed' });
  const after = await feedAt('/feeds/store.atom', { host: 'elsewhere.example' });
  expect(ids(after)).toEqual(ids(before));
  expect(titles(after)).toContain('Second 1.0.0');
});

test('links are absolute, made of the host that was asked, and lead to what they name', async () => {
  const feed = await feedAt('/feeds/store.atom', { host: 'charts.example:8443' });
  expect(linkOf(feed, 'self')?.['href']).toBe('http://charts.example:8443/feeds/store.atom');
  const [entry] = all(feed, 'entry');
  for (const element of [feed, entry]) {
    const { pathname } = new URL(linkOf(element, 'alternate')?.['href'] ?? '');
    expect((await app.request(undefined, 'GET', pathname)).statusCode).toBeLessThan(400);
  }
  const enclosure = linkOf(entry, 'enclosure');
  const archive = await app.request(undefined, 'GET', new URL(enclosure?.['href'] ?? '').pathname);
  expect([archive.statusCode, archive.headers['content-length']]).toEqual([200, enclosure?.['length']]);
  for (const host of ['a b', '"><evil>']) {
    const refused = await app.request(undefined, 'GET', '/feeds/store.atom', undefined, { host });
    expect([refused.statusCode, refused.json().code], host).toEqual([400, 'header_invalid']);
  }
});

test('links are made of the public address where one is set, below a context path too', async () => {
  const below = await testApp({
    CHANDLERY_PUBLIC_URL: 'https://public.example/charts',
    CHANDLERY_CONTEXT_PATH: '/charts',
  });
  await below.server.inject('/charts/feeds/store.atom').then(({ body }) => {
    expect(linkOf(parse(body), 'self')?.['href']).toBe('https://public.example/charts/feeds/store.atom');
  });
  await below.close();
  const inner = await testApp({ CHANDLERY_CONTEXT_PATH: '/charts' });
  const { body } = await inner.server.inject({ url: '/charts/feeds/store.atom', headers: { host: 'h' } });
  expect(linkOf(parse(body), 'self')?.['href']).toBe('http://h/charts/feeds/store.atom');
  await inner.close();
});

test('an answer that has not changed is 304, for HEAD too, and has another ETag after a publication', async () => {
  const path = '/feeds/store.atom';
  const first = await app.request(undefined, 'GET', path);
  const etag = String(first.headers['etag']);
  for (const method of ['GET', 'HEAD'] as const) {
    const again = await app.request(undefined, method, path, undefined, { 'if-none-match': etag });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  }
  const head = await app.request(undefined, 'HEAD', path);
  expect([head.body, head.headers['content-length']]).toEqual(['', first.headers['content-length']]);
  await publish('three', '1.0.0');
  const changed = await app.request(undefined, 'GET', path, undefined, { 'if-none-match': etag });
  expect([changed.statusCode, titles(parse(changed.body))[0]]).toEqual([200, 'three 1.0.0']);
});

describe('what people write', () => {
  test('is text, whatever it holds', async () => {
    const evil = `<script>"&'</script> ]]> \u0007\u{1F98A} 物联网\nnext`;
    await publish('evil', '1.0.0', `description: ${JSON.stringify(evil)}\n`);
    await app.request(ada, 'PATCH', '/api/v1/workspaces/team/apps/evil', { displayName: evil });
    const feed = await feedAt('/feeds/apps/team/evil.atom');
    const [entry] = all(feed, 'entry');
    expect(textOf(entry, 'title')).toContain('<script>"&\'</script> ]]> ');
    expect(textOf(entry, 'title')).toContain('\u{1F98A} 物联网\nnext 1.0.0');
    expect(textOf(entry, 'title')).not.toContain('\u0007');
    expect(entry?.children.map(({ name }) => name)).not.toContain('script');
  });
});

test('a feed has fifty entries at most, and nothing that was suspended', async () => {
  for (let n = 0; n < 52; n += 1) await publish('many', `1.${n}.0`);
  const feed = await feedAt('/feeds/apps/team/many.atom');
  expect(titles(feed)).toEqual(Array.from({ length: 50 }, (_, n) => `many 1.${51 - n}.0`));
  await app.act(ada, 'many', '1.51.0', 'suspend');
  expect(titles(await feedAt('/feeds/store.atom'))[0]).toBe('many 1.50.0');
  await app.request(ada, 'POST', '/api/v1/workspaces/team/apps/many/suspend');
  expect(titles(await feedAt('/feeds/store.atom'))).not.toContain('many 1.50.0');
  expect((await app.request(undefined, 'GET', '/feeds/apps/team/many.atom')).statusCode).toBe(404);
});

test.each(['/feeds/apps/team/none.atom', '/feeds/categories/none.atom', '/feeds/apps/team/one.rss'])(
  'there is nothing at %s',
  async (path) => {
    const answer = await app.request(undefined, 'GET', path);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'absent']);
  },
);
