import { describe, expect, test } from 'vitest';
import {
  codesOf,
  inspected,
  noFacts,
  packed,
  packedActive,
  realHelm,
  saidBy,
} from '../testing/run-inspection-of.ts';
import { noDependencies } from './dependencies/dependency-source.ts';
import type { InspectionProgress } from './progress.ts';
import { runInspection } from './run-inspection.ts';

const map = (value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  value: ${value}\n`;

describe.each([3, 4] as const)('with Helm %i', (major) => {
  test('a chart to which nobody objects gets a green report that says how it was rendered', async () => {
    const helm = await realHelm(major);
    const report = await inspected(packed(), { helm });
    expect(report).toMatchObject({
      chart: { name: 'shop', version: '1.4.0' },
      rendered: true,
      findings: [],
      difference: { added: [{ kind: 'ConfigMap', name: 'shop-greeting' }] },
      rendering: {
        helmVersion: helm.binary.version,
        held: { network: 'own_namespace', files: 'own_root', memoryBytes: 512 * 1024 * 1024 },
      },
    });
    expect(report).not.toHaveProperty('inconclusive');
  });

  test('a chart is compared with the version now active, under the same name', async () => {
    const report = await inspected(packed({ 'values.yaml': 'replicas: 2\ngreeting: Hi\n' }), {
      helm: await realHelm(major),
      previous: packedActive(),
    });
    expect(report.activeVersion).toBe('1.3.0');
    expect(report.difference).toMatchObject({
      added: [],
      removed: [],
      changed: [{ after: { name: 'shop-greeting' }, paths: [{ path: '/data/greeting' }] }],
    });
  });

  test('values that are made up anew each time are found in both versions, and are no difference', async () => {
    const files = { 'templates/map.yaml': map('{{ randAlphaNum 20 }}') };
    const report = await inspected(packed(files), {
      helm: await realHelm(major),
      previous: packedActive(files),
    });
    expect(report.findings.filter(({ code }) => code === 'render-unstable')).toMatchObject([
      { file: 'templates/map.yaml', known: true },
    ]);
    expect(report.difference.changed).toEqual([]);
  });

  test('each file of ci/ is rendered, and linted', async () => {
    const report = await inspected(
      packed({
        'templates/map.yaml': `{{- if .Values.more }}\n${map('x').replace('name: map', 'name: Front_Map')}{{- end }}\n`,
        'ci/a-values.yaml': 'more: true\n',
        'ci/b-values.yaml': 'greeting: Hi\n',
        'ci/notes.yaml': '- no values\n',
      }),
      { helm: await realHelm(major) },
    );
    expect(report.findings).toMatchObject([
      { code: 'helm-lint', file: 'templates/map.yaml', valuesFiles: ['ci/a-values.yaml'] },
    ]);
  });

  test('a template that fails is a finding with Helm’s message, file and line', async () => {
    const report = await inspected(
      packed({ 'templates/map.yaml': map('{{ required "give a host" .Values.host }}') }),
      {
        helm: await realHelm(major),
        previous: packedActive(),
      },
    );
    expect(saidBy(report, 'render-failed')).toEqual([
      expect.stringMatching(
        /^templates\/map\.yaml:6 Helm cannot render the chart with values\.yaml: [^]*give a host/,
      ),
    ]);
    expect(report.rendered).toBe(false);
    // What could not be rendered removes nothing.
    expect(report.difference).toEqual({ added: [], removed: [], changed: [], unchanged: 0 });
    expect(report).not.toHaveProperty('inconclusive');
  });

  test('values of the version now active, with which the new one fails, are told', async () => {
    const report = await inspected(
      packed({
        'templates/map.yaml': map('{{ required "give a host" .Values.host }}'),
        'values.yaml': 'host: x\ngreeting: Hello\n',
      }),
      { helm: await realHelm(major), previous: packedActive({ 'ci/empty-values.yaml': 'host: ""\n' }) },
    );
    expect(saidBy(report, 'old-values-fail').join('\n')).toContain('give a host');
    expect(report.rendered).toBe(true);
  });

  test('a values file that is no YAML is told, and the others are rendered', async () => {
    const report = await inspected(
      packed({ 'ci/bad-values.yaml': 'replicas: [1\n', 'ci/good-values.yaml': 'greeting: Hi\n' }),
      { helm: await realHelm(major) },
    );
    expect(codesOf(report)).toEqual(['ci-values-invalid', 'render-failed']);
    const [failed = ''] = saidBy(report, 'render-failed');
    expect(failed).toContain('ci/bad-values.yaml');
    expect(failed).not.toMatch(/values-\d/);
    expect(report.rendered).toBe(false);
  });
});

test('only so many files of ci/ are tried, and the report names the others', async () => {
  const files = Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [`ci/${name}-values.yaml`, `greeting: ${name}\n`]),
  );
  const report = await inspected(packed(files), { limits: { valuesFiles: 1 } });
  expect(saidBy(report, 'render-failed')).toEqual([
    expect.stringContaining('ci/b-values.yaml: it was not tried: ci/ has 3 values files, and 1 of them are'),
    expect.stringContaining('ci/c-values.yaml: it was not tried'),
  ]);
});

test('whoever waits is told how far it is', async () => {
  const told: InspectionProgress[] = [];
  await inspected(packed(), { report: (progress) => told.push(progress) });
  expect(told.map(({ step }) => step)).toEqual(['reading', 'rendering', 'linting', 'rules']);
});

test('a chart whose name is no release’s is rendered under another', async () => {
  const files = { 'Chart.yaml': 'apiVersion: v2\nname: Shop_1\nversion: 1.0.0\n' };
  const report = await inspected(packed(files));
  expect(report).toMatchObject({ rendered: true, difference: { added: [{ name: 'release-greeting' }] } });
});

test('the facts of the store are in the report', async () => {
  const deployments = [{ name: 'front', workspace: 'w', project: 'p', version: '1.3.0' }];
  const report = await inspected(packed(), { facts: { ...noFacts, deployments } });
  expect(report.deployments).toEqual(deployments);
});

test('an inspection without a room of others makes its own, and ends it', async () => {
  const report = await runInspection({
    helm: await realHelm(),
    archive: packed(),
    facts: noFacts,
    dependencies: noDependencies,
    signal: new AbortController().signal,
  });
  expect(report.rendered).toBe(true);
});
