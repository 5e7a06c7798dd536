import { describe, expect, inject, test } from 'vitest';
import { inspect } from './inspect.ts';
import { workload } from './testing/manifests.ts';
import { inspectionOf } from './testing/inspection-of.ts';

const [helm3 = '', helm4 = ''] = [3, 4].map(
  (wanted) => inject('helmClients').find(({ major }) => major === wanted)?.path ?? '',
);
const privileged = workload({
  container: { securityContext: { privileged: true, allowPrivilegeEscalation: null } },
});
const onNode = workload({ pod: { hostNetwork: true } });

describe('a finding', () => {
  test('names the values files whose renderings show it', async () => {
    const findings = inspect(
      await inspectionOf(helm4, {
        files: {
          'templates/front.yaml': `{{- if .Values.onNode }}\n${onNode}{{- end }}\n`,
          'ci/a-values.yaml': 'onNode: true\n',
          'ci/b-values.yaml': 'onNode: true\ngreeting: Hi\n',
        },
        finds: [],
      }),
    );
    expect(findings).toMatchObject([
      {
        code: 'host-network',
        valuesFiles: ['ci/a-values.yaml', 'ci/b-values.yaml'],
        resource: 'Deployment/front',
      },
    ]);
  });

  test('says whether the version now active has it too', async () => {
    const findings = inspect(
      await inspectionOf(helm4, {
        files: {
          'templates/front.yaml': privileged,
          'templates/cache.yaml': onNode.replaceAll('front', 'cache'),
        },
        previous: { 'templates/front.yaml': `# moved by a line\n${privileged}` },
        finds: [],
      }),
    );
    const known = Object.fromEntries(findings.map(({ code, known: same }) => [code, same]));
    expect(known).toMatchObject({ 'container-privileged': true, 'host-network': false });
    expect(findings.find(({ code }) => code === 'image-added')).not.toHaveProperty('known');
  });

  test('of the schema is known by the schema and values of the version now active', async () => {
    const wrong = { 'values.yaml': 'replicas: 0\ngreeting: Hello\n' };
    const known = async (previous: Record<string, string>): Promise<unknown> =>
      inspect(await inspectionOf(helm4, { files: wrong, previous, finds: [] })).find(
        ({ code }) => code === 'values-invalid',
      )?.known;
    expect(await known({})).toBe(false);
    expect(await known(wrong)).toBe(true);
  });

  test('says nothing of that where no version is active', async () => {
    const [finding] = inspect(
      await inspectionOf(helm4, { files: { 'templates/front.yaml': onNode }, finds: [] }),
    );
    expect(finding).toMatchObject({ code: 'host-network', severity: 'warning' });
    expect(finding).not.toHaveProperty('known');
  });

  test('is the same under both Helms', async () => {
    const ruleCase = {
      files: { 'templates/front.yaml': privileged, 'templates/map.yaml': onNode },
      finds: [],
    };
    expect(inspect(await inspectionOf(helm3, ruleCase))).toEqual(
      inspect(await inspectionOf(helm4, ruleCase)),
    );
  });
});

test('findings are sorted by severity, then by place', async () => {
  const findings = inspect(
    await inspectionOf(helm4, {
      files: { 'templates/front.yaml': privileged, 'templates/a.yaml': onNode },
      finds: [],
    }),
  );
  expect(findings.map(({ severity, file }) => `${severity} ${file}`)).toEqual([
    'error templates/front.yaml',
    'error templates/front.yaml',
    'warning templates/a.yaml',
    'info templates/front.yaml',
  ]);
});

test('a chart to which nobody objects has no findings', async () => {
  expect(
    inspect(await inspectionOf(helm4, { files: { 'templates/front.yaml': workload() }, finds: [] })),
  ).toEqual([]);
});
