import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { type Dependency, packFiles } from '@chandlery/chart';
import { makeAuthority } from '@chandlery/cluster-tool';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockDigest } from '../../rules/dependencies/lock-digest.ts';
import { chartYaml } from '../../testing/chart-yaml.ts';
import { needing } from '../../testing/dependencies.ts';
import { yaml } from '../../testing/manifests.ts';
import { codesOf, inspected, packed, packedActive, sharedRoom } from '../../testing/run-inspection-of.ts';
import { DependencyRefused, type DependencySource, type WantedDependency } from './dependency-source.ts';
import { httpsDependencies, type HttpsDependenciesOptions } from './https-dependencies.ts';

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: store\n';
const store = (version = '2.1.0', name = 'store', more: Record<string, string> = {}): Uint8Array =>
  packFiles(
    name,
    Object.entries({
      'Chart.yaml': yaml({ apiVersion: 'v2', name, version }),
      'templates/map.yaml': map,
      ...more,
    }).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );

/** The base chart that needs `store` and does not hold it. */
const lacking = (repository = 'https://charts.example.com'): Uint8Array =>
  packed(needing({ vendored: null, locked: '2.1.0', repository }));

describe('what a chart needs and does not hold', () => {
  test('is fetched, packed into it and rendered', async () => {
    const asked: WantedDependency[] = [];
    const dependencies: DependencySource = {
      fetch: (wanted) => {
        asked.push(wanted);
        return Promise.resolve(store());
      },
    };
    const report = await inspected(lacking(), { dependencies });
    expect(asked).toEqual([{ name: 'store', version: '2.1.0', repository: 'https://charts.example.com' }]);
    expect(report.rendered).toBe(true);
    expect(report.difference.added.map(({ name }) => name).sort()).toEqual(['shop-greeting', 'store']);
    // The archive lacks it all the same: whoever installs it will be told so.
    expect(codesOf(report)).toEqual(['dependency-not-vendored']);
  });

  test('is fetched for the version now active, too', async () => {
    const dependencies: DependencySource = { fetch: () => Promise.resolve(store()) };
    const previous = packedActive({
      ...needing({ vendored: null, locked: '2.1.0' }),
      ...{ 'Chart.yaml': (needing({})['Chart.yaml'] ?? '').replace('1.4.0', '1.3.0') },
    });
    const report = await inspected(lacking(), { previous, dependencies });
    expect(report).toMatchObject({ rendered: true, difference: { added: [], removed: [] } });
  });

  test.each<[string, Parameters<typeof needing>[0], string]>([
    ['without a lock', { vendored: null, locked: null }, 'there is no Chart.lock'],
    [
      'with a lock of other dependencies',
      { vendored: null, locked: '2.1.0', lockedRange: '^1.0.0' },
      'its digest differs',
    ],
    [
      'from a folder',
      { vendored: null, locked: '2.1.0', repository: 'file:///etc' },
      'a folder on somebody’s own machine',
    ],
    [
      'from a relative folder',
      { vendored: null, locked: '2.1.0', repository: 'file://../store' },
      'a folder on',
    ],
    ['from a name', { vendored: null, locked: '2.1.0', repository: '@internal' }, 'a name on somebody’s own'],
    ['from nowhere', { vendored: null, locked: '2.1.0', repository: '' }, 'names no repository'],
  ])('is not asked for %s, and the report says why', async (_title, files, why) => {
    const dependencies: DependencySource = { fetch: () => Promise.reject(new Error('It was asked for.')) };
    const report = await inspected(packed(needing(files)), { dependencies });
    expect(report.rendered).toBe(false);
    expect(report.notRendered).toContain(why);
    expect(codesOf(report)).toEqual(expect.arrayContaining(['not-rendered', 'dependency-not-vendored']));
    expect(report).not.toHaveProperty('inconclusive');
  });

  test.each<[string, Uint8Array, string]>([
    ['another version', store('2.2.0'), 'what came for store 2.1.0 is store 2.2.0'],
    ['another chart', store('2.1.0', 'other'), 'what came for store 2.1.0 is other 2.1.0'],
    ['no chart', Buffer.from('no chart'), 'the chart cannot be read'],
    ['too much', Buffer.alloc(5_000), 'more than 4000 bytes'],
    [
      'a schema that leads outside',
      store('2.1.0', 'store', { 'values.schema.json': '{"$ref":"file:///etc/passwd"}' }),
      'charts/store/values.schema.json',
    ],
  ])('and comes as %s is not rendered', async (_title, bytes, why) => {
    const dependencies: DependencySource = { fetch: () => Promise.resolve(bytes) };
    const report = await inspected(lacking(), { dependencies, limits: { dependencyBytes: 4_000 } });
    expect(report.notRendered).toContain(why);
  });

  test('from a repository that does not answer may be there another time', async () => {
    const refused = new DependencyRefused('it does not answer', { passing: true });
    const report = await inspected(lacking(), { dependencies: { fetch: () => Promise.reject(refused) } });
    expect(report).toMatchObject({ rendered: false, inconclusive: true });
    expect(report.notRendered).toContain(
      'store 2.1.0, which is not in charts/, was not fetched: it does not answer',
    );
  });

  test('is fetched within the time that the inspection has', async () => {
    const dependencies: DependencySource = {
      fetch: async (_wanted, { signal }) => {
        await once(signal, 'abort');
        throw signal.reason;
      },
    };
    const report = await inspected(lacking(), { dependencies, limits: { totalMs: 300 } });
    expect(report.notRendered).toContain('the time that one inspection may take was over');
  });

  test('is so much at most', async () => {
    const asked: Dependency[] = ['a', 'b', 'c'].map((name) => ({
      name,
      version: '1.0.0',
      repository: 'https://x.example',
    }));
    const files = {
      ...chartYaml({ dependencies: asked }),
      'Chart.lock': yaml({ dependencies: asked, digest: lockDigest(asked, asked) }),
    };
    const report = await inspected(packed(files), { limits: { dependencies: 2 } });
    expect(report.notRendered).toBe('3 charts are not in charts/, and 2 are fetched at most');
  });
});

describe('a repository over https', () => {
  /** A repository with what it answers by path, and a source that goes to it. */
  async function repository(
    answers: (url: string) => Record<string, string | Uint8Array | { location: string }>,
    more: Partial<HttpsDependenciesOptions> = {},
  ) {
    const authority = await makeAuthority('test');
    const { certificate, key } = await authority.issue({
      name: 'localhost',
      serves: [
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ],
    });
    const asked: string[] = [];
    const server = createServer({ cert: certificate, key }, (request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      const answer = answers(url)[path];
      if (answer === undefined) response.writeHead(404).end();
      else if (typeof answer === 'object' && 'location' in answer) response.writeHead(302, answer).end();
      else response.end(answer);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const url = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}/charts`;
    const source = httpsDependencies({
      allowed: (one) => one === url,
      privateHosts: ['localhost'],
      room: sharedRoom(),
      ca: [authority.certificate],
      ...more,
    });
    const fetch = (wanted: Partial<WantedDependency> = {}, maximumBytes = 100_000) =>
      source.fetch(
        { name: 'store', version: '2.1.0', repository: url, ...wanted },
        { maximumBytes, signal: new AbortController().signal },
      );
    return { url, asked, fetch, source };
  }

  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const index = (url = 'store-2.1.0.tgz', of = digest(store())): string =>
    yaml({
      apiVersion: 'v1',
      entries: { store: [{ name: 'store', version: '2.1.0', urls: [url], digest: of }] },
    });

  test('gives the archive that its index names, relative or not', async () => {
    const { fetch, asked } = await repository(() => ({
      '/charts/index.yaml': index(),
      '/charts/store-2.1.0.tgz': store(),
    }));
    expect(Buffer.compare(await fetch(), store())).toBe(0);
    expect(asked).toEqual(['/charts/index.yaml', '/charts/store-2.1.0.tgz']);
    const other = await repository((url) => ({
      '/charts/index.yaml': JSON.stringify({
        entries: {
          store: [
            { version: '2.1.0', urls: [new URL('/f/s.tgz', url)], digest: `sha256:${digest(store())}` },
          ],
        },
      }),
      '/f/s.tgz': { location: '/g/s.tgz' },
      '/g/s.tgz': store(),
    }));
    expect(Buffer.compare(await other.fetch(), store())).toBe(0);
  });

  test('whose archive has another digest than its index says gives nothing', async () => {
    const { fetch } = await repository(() => ({
      '/charts/index.yaml': index('store-2.1.0.tgz', 'a'.repeat(64)),
      '/charts/store-2.1.0.tgz': store(),
    }));
    await expect(fetch()).rejects.toThrow(/has the digest .* but the index says a{64}/);
  });

  test.each<[string, string, string]>([
    ['has no such version', yaml({ entries: { store: [] } }), 'its index has no store 2.1.0'],
    ['has no such chart', yaml({ entries: {} }), 'its index has no store 2.1.0'],
    ['is no index', '- a', 'is no index'],
    ['is no YAML', 'a: [', 'its index.yaml is none'],
    [
      'has no digest',
      yaml({ entries: { store: [{ version: '2.1.0', urls: ['x'] }] } }),
      'no digest of store 2.1.0',
    ],
    ['leads to http', index('http://localhost/x.tgz'), 'is not https'],
    [
      'leads to an address inside',
      index('https://169.254.169.254/x.tgz'),
      '169.254.169.254 has a private address',
    ],
    [
      'leads to the same inside IPv6',
      index('https://[::ffff:169.254.169.254]/x.tgz'),
      'has a private address',
    ],
    ['leads with a password', index('https://a:b@localhost/x.tgz'), 'a user name or password'],
  ])('whose index %s is refused', async (_title, text, why) => {
    const { fetch } = await repository(() => ({ '/charts/index.yaml': text }));
    const refused = await fetch().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DependencyRefused);
    expect(String(refused)).toContain(why);
  });

  test('is not connected to where its name has a private address, unless that is configured', async () => {
    const { fetch, asked } = await repository(() => ({ '/charts/index.yaml': index() }), {
      privateHosts: [],
    });
    await expect(fetch()).rejects.toThrow('localhost has a private address');
    expect(asked).toEqual([]);
  });

  test('that redirects inside is not followed', async () => {
    const { fetch } = await repository(() => ({
      '/charts/index.yaml': { location: 'https://127.0.0.1:1/index.yaml' },
    }));
    await expect(fetch()).rejects.toThrow('127.0.0.1 has a private address');
    const round = await repository(() => ({ '/charts/index.yaml': { location: '/charts/index.yaml' } }));
    await expect(round.fetch()).rejects.toThrow('redirects more than 3 times');
  });

  test('gives so many bytes at most', async () => {
    const answers = () => ({ '/charts/index.yaml': index(), '/charts/store-2.1.0.tgz': store() });
    const { fetch } = await repository(answers);
    await expect(fetch({}, 100)).rejects.toThrow('has more than 100 bytes');
    const small = await repository(answers, { maximumIndexBytes: 20 });
    await expect(small.fetch()).rejects.toThrow('has more than 20 bytes');
  });

  test('that the policy does not allow, or that is none, is not asked', async () => {
    const { fetch, asked, url } = await repository(() => ({}));
    await expect(fetch({ repository: `${url}/other` })).rejects.toThrow('the policy does not allow');
    await expect(fetch({ repository: 'oci://localhost/charts' })).rejects.toThrow('is not https');
    await expect(fetch({ repository: url.replace('https', 'http') })).rejects.toThrow('is not https');
    expect(asked).toEqual([]);
    await expect(fetch({ repository: `${url}/` })).rejects.toMatchObject({
      passing: false,
      message: /answers 404/,
    });
  });

  test('that nobody listens at may be there another time', async () => {
    const { source } = await repository(() => ({}), { allowed: () => true, timeoutMs: 2_000 });
    const wanted = { name: 'store', version: '2.1.0', repository: 'https://localhost:1' };
    const bounds = { maximumBytes: 100, signal: new AbortController().signal };
    await expect(source.fetch(wanted, bounds)).rejects.toMatchObject({
      name: 'DependencyRefused',
      passing: true,
    });
  });
});
