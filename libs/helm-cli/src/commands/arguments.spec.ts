import { describe, expect, test } from 'vitest';
import type { HelmBinary } from '../binary/helm-binary.ts';
import { HelmError } from '../errors.ts';
import * as invocation from './arguments.ts';

const helm3: HelmBinary = { path: '/helm', version: '3.18.0', major: 3, warnings: [] };
const helm4: HelmBinary = { path: '/helm', version: '4.1.4', major: 4, warnings: [] };
const target = { release: 'web', namespace: 'team-a' };
const chart = { ...target, chart: '/charts/web.tgz' };

describe('arguments', () => {
  test('of an install differ between the majors where the flags do', () => {
    const options = {
      ...chart,
      wait: 'ready',
      rollbackOnFailure: true,
      forceReplace: true,
      timeoutSeconds: 90,
    } as const;
    expect(invocation.installArguments(helm3, options, './chart.tgz').args).toEqual([
      'install',
      '--namespace=team-a',
      '--wait',
      '--timeout=90s',
      '--atomic',
      '--force',
      '--output=json',
      '--',
      'web',
      './chart.tgz',
    ]);
    expect(invocation.installArguments(helm4, { ...options, serverSide: true }, './chart.tgz').args).toEqual([
      'install',
      '--namespace=team-a',
      '--wait=watcher',
      '--timeout=90s',
      '--rollback-on-failure',
      '--force-replace',
      '--server-side=true',
      '--output=json',
      '--',
      'web',
      './chart.tgz',
    ]);
  });

  test('name files for values and never hold them', () => {
    const { args, files } = invocation.upgradeArguments(
      helm4,
      { ...chart, values: ['password: hunter2\n', 'b: 2\n'] },
      './chart.tgz',
    );
    expect(files).toEqual({ 'values-0.yaml': 'password: hunter2\n', 'values-1.yaml': 'b: 2\n' });
    expect(args.join(' ')).not.toContain('hunter2');
    expect(args.filter((arg) => arg.startsWith('--values'))).toEqual([
      '--values=values-0.yaml',
      '--values=values-1.yaml',
    ]);
  });

  test('of an upgrade take the values given and no others, unless asked', () => {
    const upgrade = (previousValues?: 'reuse') =>
      invocation.upgradeArguments(helm3, { ...chart, ...(previousValues && { previousValues }) }, 'c').args;
    expect(upgrade()).toContain('--reset-values');
    expect(upgrade('reuse')).toContain('--reuse-values');
  });

  test('wait as Helm 3 does, with Helm 4, when asked', () => {
    const args = (binary: HelmBinary) =>
      invocation.rollbackArguments(binary, { ...target, wait: 'legacy' }).args;
    expect(args(helm3)).toContain('--wait');
    expect(args(helm4)).toContain('--wait=legacy');
  });

  test.each([
    ['release', { ...chart, release: '--kubeconfig=/etc/shadow' }],
    ['release', { ...chart, release: 'Web' }],
    ['release', { ...chart, release: 'a'.repeat(54) }],
    ['namespace', { ...chart, namespace: 'a/b' }],
    ['description', { ...chart, description: 'two\nlines' }],
    ['labels', { ...chart, labels: { a: 'b,c=d' } }],
    ['timeoutSeconds', { ...chart, timeoutSeconds: -1 }],
    ['serverSide', { ...chart, serverSide: true }],
    ['forceConflicts', { ...chart, forceConflicts: true }],
  ])('whose %s is wrong are refused by name', (field, options) => {
    const refused = () => invocation.installArguments(helm3, options, 'c');
    expect(refused).toThrow(HelmError);
    expect(refused).toThrow(expect.objectContaining({ code: 'argument_invalid', field }) as Error);
  });
});
