import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coalesceValues,
  parseValues,
  processDependencies,
  readChart,
  readManifests,
  valuesTree,
} from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chart } from '../setup/charts.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { helmIn, type Helm } from '../setup/helm.ts';
import { valuesCases, type ValuesCase } from './values-charts.ts';

const template =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: values\ndata:\n  values: {{ .Values | toJson | quote }}\n';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-values-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function theirs(helm: Helm, name: string, archive: Uint8Array, values: string) {
  const [chartFile, valuesFile] = [join(folder, `${name}.tgz`), join(folder, `${name}.yaml`)];
  await Promise.all([writeFile(chartFile, archive), writeFile(valuesFile, values)]);
  const { code, stdout, stderr } = await helm.attempt('template', 'it', chartFile, '--values', valuesFile);
  if (code !== 0) return { stderr };
  const [manifest] = readManifests(stdout).manifests;
  const data = manifest?.object['data'] as { readonly values: string } | undefined;
  return { values: JSON.parse(data?.values ?? 'null') as unknown, stderr };
}

function ours({ values }: ValuesCase, archive: Uint8Array, helm: 3 | 4) {
  const user = parseValues(values);
  const tree = processDependencies(valuesTree(readChart(archive)), user, helm);
  return coalesceValues(tree, user, { helm });
}

describe.each(helmClients)('$name', (client) => {
  test.each(valuesCases)('sees the same values as we do: $name', async (valuesCase) => {
    const archive = chart('shop', '1.0.0', { ...valuesCase.files, 'templates/map.yaml': template });
    const helm = await helmIn(client, join(folder, client.name));
    const name = `${client.name}-${valuesCases.indexOf(valuesCase)}`;
    const told = await theirs(helm, name, archive, valuesCase.values);
    const { values, warnings } = ours(valuesCase, archive, client.major);
    expect(JSON.parse(JSON.stringify(values))).toEqual(told.values);
    // Helm prints some while it looks for subcharts as well; ours end before the value, which may be a secret.
    const said = told.stderr.replaceAll('\\"', '"');
    for (const { message } of warnings) expect(said).toContain(message);
    expect(warnings.length > 0).toBe(
      /: Not a table|global is not a table|is table|is a table\. Ig|non table|merge map/.test(said),
    );
  });

  test('refuses a scalar where the values of a subchart belong, as we do', async () => {
    const files = {
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'templates/map.yaml': template,
    };
    const archive = chart('shop', '1.0.0', files);
    const helm = await helmIn(client, join(folder, client.name));
    const told = await theirs(helm, `${client.name}-mismatch`, archive, 'db: 1\n');
    expect(told.stderr).toContain('type mismatch on db');
    expect(() => coalesceValues(valuesTree(readChart(archive)), { db: 1 })).toThrow(/type mismatch on db/);
  });
});
