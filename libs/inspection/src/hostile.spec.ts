import { expect, inject, test } from 'vitest';
import { inspect, maximumFindings } from './inspect.ts';
import { chartOf, inputOf } from './testing/inspection-of.ts';
import { secretIn } from './secrets/secret-text.ts';

const helm = inject('helmClients').find(({ major }) => major === 4)?.path ?? '';
const many = 300_000;

test.each([
  ['words', 'a.'.repeat(many)],
  ['tokens', '-eyJ'.repeat(many)],
  ['keys', '-----BEGIN A '.repeat(many)],
  ['users', `x://${'a'.repeat(many)}`],
  ['slashes', '/'.repeat(many)],
])('a long text of %s is looked through once', (_title, text) => {
  expect(secretIn('password', text)).toBeUndefined();
});

// Each of these is quadratic if a text is read again from every beginning in it.
test('a chart that wants to keep the rules busy gets its report', async () => {
  const chart = chartOf({
    'README.md': '<!--'.repeat(many) + '['.repeat(many),
    'files/x.txt': '-----BEGIN '.repeat(50_000),
    'templates/_braces.tpl': `{{/* ${'{{ '.repeat(1000)} */}}`,
    'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  x: |\n${'    \n'.repeat(50_000)}    end\n`,
    'templates/ask.yaml': `{{/* required "x"${' '.repeat(many)}y */}}`,
  });
  const findings = inspect(await inputOf(helm, chart));
  expect(findings.map(({ code }) => code)).toEqual(['readme-empty']);
});

test('of one rule so many findings are listed, and the rest is counted', async () => {
  const chart = chartOf({
    'templates/_asks.tpl': '{{ define "a" }}{{ lookup "v1" "Pod" "" "" }}{{ end }}\n'.repeat(700),
  });
  const findings = inspect(await inputOf(helm, chart)).filter(({ code }) => code === 'template-lookup');
  expect(findings).toHaveLength(maximumFindings + 1);
  expect(findings.at(-1)).toMatchObject({ line: maximumFindings });
  const [rest] = findings.filter(({ data }) => data?.['more'] !== undefined);
  expect(rest).toMatchObject({ data: { more: 700 - maximumFindings }, severity: 'warning' });
});

test('many objects in one template cost no more than the rules allow themselves', async () => {
  const role = (index: number): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r${index}\nrules:\n  - apiGroups: [apps]\n    resources: ["*"]\n    verbs: ["*"]\n`;
  const chart = chartOf({
    'templates/roles.yaml': Array.from({ length: 4000 }, (_, index) => role(index)).join('---\n'),
  });
  const findings = inspect(await inputOf(helm, chart));
  expect(new Set(findings.map(({ code }) => code))).toEqual(
    new Set(['rbac-wildcard-resources', 'rbac-wildcard-verbs']),
  );
  const placed = findings.filter(({ file }) => file === 'templates/roles.yaml');
  expect(placed).toHaveLength(2 * maximumFindings);
  expect(placed.filter(({ line }) => line === undefined)).toEqual([]);
});
