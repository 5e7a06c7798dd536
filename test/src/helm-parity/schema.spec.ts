import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkValues,
  coalesceValues,
  parseValues,
  processDependencies,
  readChart,
  valuesTree,
  type ValuesVerdict,
} from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chart } from '../setup/charts.ts';
import { helmClients, type HelmClient } from '../setup/helm-clients.ts';
import { helmIn } from '../setup/helm.ts';
import { schemaCases } from './schema-cases.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-schema-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

type Told = {
  readonly verdict: 'valid' | 'refused' | 'broken';
  readonly said: string;
  readonly paths: readonly string[];
};

/** What Helm says: a refusal names places as `at '/a'`, in Helm 3.18.0 as `- a: ...`. */
async function theirs(client: HelmClient, name: string, archive: Uint8Array, values: string): Promise<Told> {
  const helm = await helmIn(client, join(folder, client.name));
  const [chartFile, valuesFile] = [join(folder, `${name}.tgz`), join(folder, `${name}.yaml`)];
  await Promise.all([writeFile(chartFile, archive), writeFile(valuesFile, values)]);
  const { code, stderr } = await helm.attempt('template', 'it', chartFile, '--values', valuesFile);
  const isRefusal =
    client.major === 4 ? /^- at '|^at '/m.test(stderr) && !/metaschema/.test(stderr) : /^- /m.test(stderr);
  const told = [...stderr.matchAll(/^\s*-? ?at '([^\n]*?)': (?!'allOf' failed|validation failed)/gm)];
  return {
    verdict: code === 0 ? 'valid' : isRefusal ? 'refused' : 'broken',
    said: stderr,
    paths: told.map(([, path = '']) => path),
  };
}

function ours(archive: Uint8Array, values: string): ValuesVerdict {
  const user = parseValues(values);
  const tree = processDependencies(valuesTree(readChart(archive)), user);
  return checkValues(tree, coalesceValues(tree, user).values);
}

function verdictOf({ valid, problems }: ValuesVerdict): Told['verdict'] {
  if (valid) return 'valid';
  return problems.every(({ code }) => code === 'value_refused') ? 'refused' : 'broken';
}

function pathsOf({ problems }: ValuesVerdict): string[] {
  return problems.flatMap(({ path, causes }) => [path, ...causes.map((cause) => cause.path)]);
}

const archiveOf = (schema: unknown): Uint8Array =>
  chart('shop', '1.0.0', { 'values.yaml': '{}\n', 'values.schema.json': JSON.stringify(schema) });

describe.each(helmClients)('$name', (client) => {
  test.each(schemaCases)(
    'judges as we do: $name',
    async ({ name, schema, values, verdict, helm3, helm4 }) => {
      const archive = archiveOf(schema);
      const file = `${client.name}-${schemaCases.findIndex((each) => each.name === name)}`;
      const told = await theirs(client, file, archive, values);
      const judged = ours(archive, values);
      expect(verdictOf(judged)).toBe(verdict);
      expect(told, told.said).toMatchObject({
        verdict: client.major === 3 ? (helm3?.verdict ?? verdict) : verdict,
      });
      if (client.major === 4 && verdict === 'refused') {
        const expected = helm4?.paths ?? pathsOf(judged);
        expect(new Set(told.paths)).toEqual(new Set(expected));
      }
    },
  );

  test('judges a subchart by its own schema, and one that is switched off by none', async () => {
    const files = {
      'Chart.yaml':
        'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x, alias: main, condition: main.enabled}]\n',
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'charts/db/values.yaml': 'port: 5432\n',
      'charts/db/values.schema.json': JSON.stringify({ properties: { port: { type: 'integer' } } }),
    };
    const archive = chart('shop', '1.0.0', files);
    const bad = 'main: {enabled: true, port: x}\n';
    const told = await theirs(client, `${client.name}-sub`, archive, bad);
    expect(told.said).toMatch(/^main:$/m);
    expect(ours(archive, bad).problems).toMatchObject([
      { chart: 'shop/main', path: '/main/port', keyword: 'type' },
    ]);
    const off = 'main: {enabled: false, port: x}\n';
    expect(await theirs(client, `${client.name}-off`, archive, off)).toMatchObject({ verdict: 'valid' });
    expect(ours(archive, off).valid).toBe(true);
  });
});
