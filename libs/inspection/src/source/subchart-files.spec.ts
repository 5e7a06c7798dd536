import { packFiles, readChart } from '@chandlery/chart';
import { describe, expect, inject, test } from 'vitest';
import { inspect } from '../inspect.ts';
import { baseFiles } from '../testing/base-chart.ts';
import { inputOf } from '../testing/inspection-of.ts';
import { workload } from '../testing/manifests.ts';
import { subchartFile } from './subchart-files.ts';

const helm = inject('helmClients').find(({ major }) => major === 4)?.path ?? '';
const bytes = (files: Record<string, string>) =>
  Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
const web = workload({
  name: 'cache',
  container: { securityContext: { privileged: true, allowPrivilegeEscalation: null } },
});
const lineOfWeb = web.split('\n').findIndex((line) => line.includes('privileged: true')) + 1;
const redis = {
  'Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.2.3\n',
  'values.yaml': 'bad: false\n',
  'templates/web.yaml': web,
  'templates/bad.yaml': '\n{{ if .Values.bad }}{{ fail "no" }}{{ end }}\n',
};
const packed = () => [{ path: 'charts/redis-1.2.3.tgz', bytes: packFiles('redis', bytes(redis)) }];
const folder = () =>
  bytes(redis).map(({ path, bytes: content }) => ({ path: `charts/the-redis/${path}`, bytes: content }));

/** A chart with redis as a subchart. */
function shop(subchart: readonly { path: string; bytes: Uint8Array }[], alias?: string, values = '') {
  const dependency = `dependencies:\n  - name: redis\n    version: 1.2.3\n${alias === undefined ? '' : `    alias: ${alias}\n`}`;
  const files = {
    ...baseFiles,
    'Chart.yaml': `${baseFiles['Chart.yaml'] ?? ''}${dependency}`,
    'values.schema.json': '{}',
    ...(values === '' ? {} : { 'values.yaml': values }),
  };
  return readChart(packFiles('shop', [...bytes(files), ...subchart]));
}

describe('findings in a subchart have file and line where it is', () => {
  test.each([
    ['packed', packed, undefined, 'charts/redis-1.2.3.tgz:redis/templates/web.yaml'],
    ['packed, by an alias', packed, 'cache', 'charts/redis-1.2.3.tgz:redis/templates/web.yaml'],
    ['a folder of another name', folder, undefined, 'charts/the-redis/templates/web.yaml'],
    ['a folder, by an alias', folder, 'cache', 'charts/the-redis/templates/web.yaml'],
  ] as const)('%s', async (_name, subchart, alias, file) => {
    const findings = inspect(await inputOf(helm, shop(subchart(), alias)));
    const found = findings.filter(({ code }) => code === 'container-privileged');
    expect(found).toMatchObject([{ file, line: lineOfWeb }]);
  });

  test('also where Helm cannot render it', async () => {
    const findings = inspect(await inputOf(helm, shop(packed(), 'cache', 'cache:\n  bad: true\n')));
    expect(findings.filter(({ code }) => code === 'render-failed')).toMatchObject([
      { file: 'charts/redis-1.2.3.tgz:redis/templates/bad.yaml', line: 2 },
    ]);
  });
});

test('a subchart of a packed one is found in it', () => {
  const inner = bytes({
    'Chart.yaml': 'apiVersion: v2\nname: common\nversion: 0.1.0\n',
    'templates/a.yaml': 'a: 1\n',
  });
  const outer = [...bytes(redis), { path: 'charts/common-0.1.0.tgz', bytes: packFiles('common', inner) }];
  const chart = shop([{ path: 'charts/redis-1.2.3.tgz', bytes: packFiles('redis', outer) }]);
  const found = subchartFile(chart, 'charts/redis/charts/common/templates/a.yaml');
  expect(found?.file).toBe('charts/redis-1.2.3.tgz:redis/charts/common/templates/a.yaml');
  expect(Buffer.from(found?.bytes ?? '').toString()).toBe('a: 1\n');
  expect(subchartFile(chart, 'charts/unknown/templates/a.yaml')).toBeUndefined();
  expect(subchartFile(chart, 'templates/a.yaml')).toBeUndefined();
});
