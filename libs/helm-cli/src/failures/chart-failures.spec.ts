import { describe, expect, test } from 'vitest';
import { clients, realHelm, refusal } from '../testing/setup.ts';
import { chartFolder, configMap } from '../testing/test-folder.ts';
import type { HelmFailure } from './failure.ts';

type Case = {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly values?: readonly string[];
  readonly expected: { readonly code: HelmFailure['code']; readonly detail?: object };
};

const file = 'c/templates/a.yaml';
const place = (line: number, column?: number) => ({
  file,
  line,
  ...(column === undefined ? {} : { column }),
});

const cases: readonly Case[] = [
  {
    title: 'values that break the schema in two places',
    files: {
      'values.schema.json': JSON.stringify({
        properties: { replicas: { type: 'integer' }, image: { required: ['tag'], type: 'object' } },
      }),
    },
    values: ['replicas: three\nimage: {}\n'],
    expected: {
      code: 'values_invalid',
      detail: {
        violations: expect.arrayContaining([
          { chart: 'c', path: '/replicas', message: expect.stringContaining('integer') as string },
          { chart: 'c', path: '/image', message: expect.stringContaining('tag') as string },
        ]) as unknown,
      },
    },
  },
  {
    title: 'a password that breaks a pattern',
    files: {
      'values.schema.json': JSON.stringify({
        properties: { password: { pattern: '^.{20,}$' }, mail: { type: 'string', format: 'email' } },
      }),
    },
    values: ["password: hunter2's\n"],
    expected: {
      code: 'values_invalid',
      detail: {
        violations: [
          { chart: 'c', path: '/password', message: expect.stringContaining('pattern') as string },
        ],
      },
    },
  },
  {
    title: 'a schema that is none',
    files: { 'values.schema.json': '{"type": 7}' },
    expected: { code: 'schema_invalid' },
  },
  {
    title: 'a schema that is not JSON',
    files: { 'values.schema.json': '{"type": ' },
    expected: { code: 'schema_invalid' },
  },
  {
    title: 'a template that refuses with fail',
    files: { 'templates/a.yaml': '\n{{ fail "set a password" }}' },
    expected: {
      code: 'template_error',
      detail: { ...place(2, 3), reason: expect.stringContaining('set a password') as string },
    },
  },
  {
    title: 'a required value',
    files: { 'templates/a.yaml': configMap('{{ required "host is needed" .Values.host }}') },
    expected: {
      code: 'template_error',
      detail: { ...place(6), reason: expect.stringContaining('host is needed') as string },
    },
  },
  {
    title: 'a field of nothing',
    files: { 'templates/a.yaml': configMap('{{ .Values.image.tag }}') },
    expected: {
      code: 'template_error',
      detail: { ...place(6), reason: expect.stringContaining('nil pointer') as string },
    },
  },
  {
    title: 'a function that is not there',
    files: { 'templates/a.yaml': '\n\n{{ shout "x" }}' },
    expected: {
      code: 'template_error',
      detail: { ...place(3), reason: expect.stringContaining('shout') as string },
    },
  },
  {
    title: 'a bracket that is not closed',
    files: { 'templates/a.yaml': '{{ if .Values.x }}' },
    expected: { code: 'template_error', detail: { file } },
  },
  {
    title: 'what renders to no YAML',
    files: { 'templates/a.yaml': 'kind: ConfigMap\napiVersion: v1\n  name: : x\n' },
    expected: { code: 'manifest_invalid', detail: { file, line: expect.any(Number) as number } },
  },
  {
    title: 'a chart for a Kubernetes to come',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\nkubeVersion: ">=9.0.0"\n' },
    expected: { code: 'kube_version_incompatible', detail: { constraint: '>=9.0.0' } },
  },
  {
    title: 'dependencies that are not there',
    files: {
      'Chart.yaml':
        'apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n- {name: one, version: 1.x, repository: "https://example.com"}\n- {name: two, version: 1.x, repository: "https://example.com"}\n',
    },
    expected: { code: 'dependency_missing', detail: { dependencies: ['one', 'two'] } },
  },
  {
    title: 'a library chart',
    files: { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\ntype: library\n' },
    expected: { code: 'chart_invalid' },
  },
  {
    title: 'a chart without a name',
    files: { 'Chart.yaml': 'apiVersion: v2\nversion: 1.0.0\n' },
    expected: { code: 'chart_invalid' },
  },
  {
    title: 'values that are not YAML',
    files: {},
    values: ['a: [1\n'],
    expected: { code: 'values_unreadable' },
  },
];

describe.each(clients)('the real $name', ({ path }) => {
  test.each(cases)('says of $title what it is', async ({ files, values, expected }) => {
    const helm = await realHelm(path);
    const chart = await chartFolder({ 'templates/b.yaml': configMap('1'), ...files });
    const error = await refusal(
      helm.template({ release: 'r', namespace: 'n', chart, ...(values === undefined ? {} : { values }) }),
    );
    expect(error.code).toBe('helm_failed');
    expect({ ...error.failure, said: error.run?.stderr }).toMatchObject(expected);
    expect(error.message).not.toContain('Use --debug');
    expect(JSON.stringify(error) + error.message).not.toContain('hunter2');
  });
});
