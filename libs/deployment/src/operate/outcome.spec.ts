import { HelmError, type HelmFailure } from '@chandlery/helm-cli';
import { describe, expect, test } from 'vitest';
import { DeploymentError } from '../errors.ts';
import type { Reason } from '../reasons/reason.ts';
import { hideValues } from './hide-values.ts';
import { clusterOutcome, failureOutcome } from './outcome.ts';

const helmFailed = (code: HelmFailure['code'], message: string, detail: HelmFailure['detail'] = {}) =>
  new HelmError('helm_failed', message, {
    failure: { code, message, detail, undone: null, helm: `Error: ${message}` },
  });
const plain = (text: string): string => text;

const crash: Reason = {
  code: 'container_crash',
  resource: { apiVersion: 'v1', kind: 'Pod', name: 'web-1', namespace: 'shop' },
  owner: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'shop' },
  message: 'the container web ended with exit code 3: wrong password correct-horse',
  count: 2,
  container: 'web',
  log: { container: 'web', isPrevious: true, lines: ['login with correct-horse refused'] },
};

describe('what a failure is told as', () => {
  test('a wait that ended is the reason found in the cluster, with its log, and not that time ran out', () => {
    const outcome = failureOutcome(helmFailed('not_ready', 'context deadline exceeded'), [crash], plain);
    expect(outcome).toMatchObject({
      code: 'container_crash',
      message: crash.message,
      resource: 'Deployment/web',
    });
    expect(outcome.details).toMatchObject({
      reasons: [{ code: 'container_crash', shownBy: 'Pod/web-1', log: crash.log?.lines, count: 2 }],
      helm: 'context deadline exceeded',
    });
  });

  test('what Helm says plainly stays the outcome, whatever else does not run', () => {
    const error = helmFailed('forbidden', 'may not create roles', { resource: 'roles', name: 'web' });
    expect(failureOutcome(error, [crash], plain)).toMatchObject({
      code: 'forbidden',
      message: 'may not create roles',
      resource: 'roles/web',
      remedy: expect.stringContaining('service account'),
      details: { reasons: [{ code: 'container_crash' }] },
    });
  });

  test('without a reason in the cluster it is what Helm says', () => {
    expect(failureOutcome(helmFailed('not_ready', 'not ready in time'), [], plain)).toMatchObject({
      code: 'not_ready',
      message: 'not ready in time',
    });
  });

  test.each([
    ['rbac.authorization.k8s.io/v1beta1', 'Role', /since 1\.22: .*uses rbac\.authorization\.k8s\.io\/v1\.$/],
    ['policy/v1beta1', 'PodSecurityPolicy', /nothing in its place/],
    ['monitoring.coreos.com/v1', 'ServiceMonitor', /CustomResourceDefinition is missing/],
  ])('a kind that the cluster does not know (%s %s) is told with what to do', (apiVersion, kind, remedy) => {
    const error = helmFailed('kind_unknown', `no matches for ${kind}`, { apiVersion, kind });
    expect(failureOutcome(error, [], plain)).toMatchObject({
      code: 'kind_unknown',
      remedy: expect.stringMatching(remedy),
      resource: kind,
    });
  });

  test('no text of it holds a secret of the values', () => {
    const hide = hideValues('password: correct-horse\n');
    const shown = [
      failureOutcome(helmFailed('not_ready', 'correct-horse is late'), [crash], hide),
      failureOutcome(
        helmFailed('object_invalid', 'correct-horse is no name', { name: 'correct-horse', kind: 'Pod' }),
        [crash],
        hide,
      ),
      failureOutcome(new HelmError('helm_timed_out', 'ended at correct-horse'), [crash], hide),
    ];
    expect(JSON.stringify(shown)).not.toContain('correct-horse');
  });

  test('a Helm that was ended is told by its own code, with its remedy', () => {
    const error = new HelmError('helm_killed', 'Helm was killed', { remedy: 'Give it more memory.' });
    expect(failureOutcome(error, [], plain)).toEqual({
      code: 'helm_killed',
      message: 'Helm was killed',
      remedy: 'Give it more memory.',
    });
  });

  test('what the cluster refuses of the store names the object', () => {
    const error = new DeploymentError({
      code: 'cluster_forbidden',
      message: 'may not list secrets',
      remedy: 'Allow it.',
      resource: { kind: 'Secret', name: 'web' },
    });
    expect(clusterOutcome(error)).toMatchObject({ code: 'cluster_forbidden', resource: 'Secret/web' });
  });
});
