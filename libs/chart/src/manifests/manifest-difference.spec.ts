import { describe, expect, test } from 'vitest';
import { mask } from '../values/secret-names.ts';
import { manifestDifference } from './manifest-difference.ts';
import { maskSecrets } from './mask-secrets.ts';
import { normaliseManifests, randomMark } from './normalise-manifests.ts';
import { randomValues } from './random-values.ts';
import { readManifests } from './read-manifests.ts';

type Fields = Readonly<Record<string, unknown>>;
const render = (...objects: readonly Fields[]) =>
  readManifests(objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('')).manifests;
const deployment = (name: string, image: string, metadata: Fields = {}, template: Fields = {}): Fields => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, ...metadata },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: template,
      spec: { containers: [{ name: 'main', image, ports: [{ containerPort: 80 }] }] },
    },
  },
});
const secret = (name: string, data: Fields): Fields => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  type: 'Opaque',
  data,
});

describe('manifestDifference', () => {
  test('tells what is added, removed and changed, and where', () => {
    const before = render(deployment('web', 'nginx:1'), secret('gone', { a: 'x' }), {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'same' },
    });
    const after = render(
      { kind: 'Service', apiVersion: 'v1', metadata: { name: 'same' } },
      deployment('web', 'nginx:2'),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' } },
    );
    const difference = manifestDifference(before, after);
    expect(difference).toMatchObject({
      added: [{ kind: 'ConfigMap', name: 'new' }],
      removed: [{ kind: 'Secret', name: 'gone' }],
      unchanged: 1,
      changed: [
        {
          before: { kind: 'Deployment', name: 'web' },
          renamed: false,
          isNoise: false,
          paths: [{ path: '/spec/template/spec/containers/0/image', kind: 'changed' }],
        },
      ],
    });
    expect(difference.changed[0]?.text).toMatch(
      /^-\s+image: nginx:1\n\+\s+- image: nginx:2|^-\s+- image: nginx:1\n\+\s+- image: nginx:2/m,
    );
  });

  test('sets apart what changes with every version', () => {
    const noisy = (version: string) =>
      deployment(
        'web',
        'nginx:1',
        { labels: { 'helm.sh/chart': `shop-${version}`, 'app.kubernetes.io/version': version, app: 'web' } },
        { annotations: { 'checksum/config': version } },
      );
    expect(manifestDifference(render(noisy('1')), render(noisy('2'))).changed).toMatchObject([
      {
        isNoise: true,
        paths: [],
        text: '',
        noise: [
          { path: '/metadata/labels/app.kubernetes.io~1version', kind: 'changed' },
          { path: '/metadata/labels/helm.sh~1chart' },
          { path: '/spec/template/metadata/annotations/checksum~1config' },
        ],
      },
    ]);
  });

  test('takes another apiVersion for a change', () => {
    const ingress = (apiVersion: string) =>
      render({ apiVersion, kind: 'Ingress', metadata: { name: 'web' } });
    expect(manifestDifference(ingress('extensions/v1beta1'), ingress('networking.k8s.io/v1'))).toMatchObject({
      added: [],
      removed: [],
      changed: [{ paths: [{ path: '/apiVersion' }], before: { apiVersion: 'extensions/v1beta1' } }],
    });
  });

  test('keeps kinds of one name in two groups apart', () => {
    const core = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
    const knative = { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'web' } };
    expect(manifestDifference(render(core, knative), render(knative, core))).toMatchObject({
      changed: [],
      unchanged: 2,
    });
    expect(manifestDifference(render(core, knative), render(knative))).toMatchObject({
      changed: [],
      removed: [{ apiVersion: 'v1' }],
    });
  });

  test('finds what was renamed', () => {
    const difference = manifestDifference(
      render(deployment('web', 'nginx:1')),
      render(deployment('shop-web', 'nginx:1')),
    );
    expect(difference).toMatchObject({
      added: [],
      removed: [],
      changed: [{ renamed: true, before: { name: 'web' }, after: { name: 'shop-web' } }],
    });
    const other = {
      ...deployment('shop-web', 'nginx:1'),
      spec: { replicas: 5, template: {}, strategy: {}, paused: true, minReadySeconds: 3 },
    };
    expect(manifestDifference(render(deployment('web', 'nginx:1')), render(other))).toMatchObject({
      added: [{}],
      removed: [{}],
      changed: [],
    });
  });

  test('shows no secret, but says that it changed', () => {
    const before = render(secret('db', { password: 'aHVudGVyMg==' }));
    const after = render({ ...secret('db', { password: 'c3dvcmRmaXNo' }), type: 'other' });
    const difference = manifestDifference(before, after);
    expect(difference.changed[0]?.paths).toContainEqual({ path: '/data/password', kind: 'changed' });
    expect(JSON.stringify(difference)).not.toMatch(/aHVudGVyMg|c3dvcmRmaXNo/);
    expect(difference.changed[0]?.text).toContain(`${mask} (new)`);
  });

  test('bounds its texts and paths', () => {
    const map = (seed: number) =>
      render({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'big' },
        data: Object.fromEntries(Array.from({ length: 8000 }, (_, at) => [`k${at}`, `${at * seed}`])),
      });
    const [changed] = manifestDifference(map(1), map(7)).changed;
    expect(changed).toMatchObject({ truncated: true, paths: { length: 500 } });
    expect(changed?.text.length).toBeLessThanOrEqual(100_001);
  });
});

describe('randomValues', () => {
  test('finds generated passwords, certificates, names, and what depends on them', () => {
    const rendered = (password: string, suffix: string) =>
      render(
        secret('db', { password, fixed: 'a' }),
        deployment('web', 'nginx:1', {}, { annotations: { 'checksum/secret': password } }),
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: `migrate-${suffix}` },
          spec: {
            template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } },
            backoffLimit: 1,
          },
        },
      );
    const [first, second] = [rendered('aaa', 'x1'), rendered('bbb', 'y2')];
    const random = randomValues(first, second);
    expect(random.map(({ kind, name, path }) => `${kind}/${name}${path}`).sort()).toEqual([
      'Deployment/web/spec/template/metadata/annotations/checksum~1secret',
      'Job/migrate-x1/metadata/name',
      'Secret/db/data/password',
    ]);
    const masked = normaliseManifests(first, random).find(({ kind }) => kind === 'Secret');
    expect(masked?.object['data']).toMatchObject({ password: randomMark, fixed: 'a' });
    expect(
      manifestDifference(first, second, { before: random, after: randomValues(second, first) }),
    ).toMatchObject({ added: [], removed: [] });
    expect(randomValues(first, first)).toEqual([]);
  });
});

describe('maskSecrets', () => {
  test('masks the data of a Secret and keeps its keys', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"x"}}',
      note: 'seen',
    };
    const object = {
      ...secret('db', { a: 'eA==', b: '' }),
      stringData: { c: 'x' },
      metadata: { name: 'db', annotations },
    };
    expect(JSON.parse(JSON.stringify(maskSecrets(render(object)[0]?.object ?? {})))).toEqual({
      ...object,
      data: { a: mask, b: mask },
      stringData: { c: mask },
      metadata: {
        name: 'db',
        annotations: { ...annotations, 'kubectl.kubernetes.io/last-applied-configuration': mask },
      },
    });
  });

  test('masks environments and arguments, and leaves references', () => {
    const containers = [
      {
        name: 'main',
        args: ['--token=abc', '--port=80'],
        env: [
          { name: 'DB_PASSWORD', value: 'pw' },
          { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: 'db', key: 'token' } } },
          { name: 'DSN', value: '' },
        ],
      },
    ];
    const object = {
      ...deployment('web', 'nginx'),
      spec: { containers, volumes: [{ secret: { secretName: 'db' } }] },
    };
    expect(JSON.parse(JSON.stringify(maskSecrets(render(object)[0]?.object ?? {})))).toMatchObject({
      spec: {
        containers: [
          {
            args: [`--token=${mask}`, '--port=80'],
            env: [
              { value: mask },
              { valueFrom: { secretKeyRef: { name: 'db', key: 'token' } } },
              { value: '' },
            ],
          },
        ],
        volumes: [{ secret: { secretName: 'db' } }],
      },
    });
  });
});
