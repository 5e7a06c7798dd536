import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { classifyHelmFailure } from './classify.ts';
import type { HelmFailureDetail } from './failure.ts';

/*
 * What the real Helm 3.18.0 and 4.1.4 said on a real control plane (Kubernetes 1.36.3 of tools/cluster, with
 * charts made for it, in the namespaces w-helm-3 and w-helm-4): `command` is how, the part of `case` before the
 * slash is what it is.
 */
type Said = { readonly case: string; readonly command: string; readonly stderr: string };
const recorded = [3, 4].flatMap((major) => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', `helm${major}.json`), 'utf8');
  return (JSON.parse(text) as Said[]).map((said) => ({ ...said, major }));
});

/** What is to be read out of the messages of a case, the same for both majors. */
const details: Readonly<Record<string, HelmFailureDetail>> = {
  'forbidden/the objects': { verb: 'get', resource: 'configmaps', apiGroup: '' },
  'forbidden/lookup in a template': {
    verb: 'get',
    resource: 'secrets',
    namespace: 'other',
    file: 'thief/templates/loot.yaml',
    line: 5,
  },
  'forbidden/cluster-wide': { resource: 'clusterroles', apiGroup: 'rbac.authorization.k8s.io' },
  'resource_exists/of no release': { kind: 'ConfigMap', name: 'by-hand' },
  'namespace_missing/': { namespace: 'w-helm-nowhere' },
  'kind_unknown/CRD missing': { kind: 'Widget', apiVersion: 'example.com/v1' },
  'kind_unknown/versions gone': {
    unknownKinds: [
      { kind: 'PodDisruptionBudget', apiVersion: 'policy/v1beta1', name: 'z' },
      { kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1beta1', name: 'x' },
    ],
  },
  'kind_unknown/of a hook': { kind: 'Job', apiVersion: 'batch/v1beta9' },
  'immutable_field/selector': { kind: 'Deployment', name: 'imm', field: 'spec.selector' },
  'immutable_field/config map': { kind: 'ConfigMap', name: 'immcm', field: 'data' },
  'immutable_field/stateful set': { kind: 'StatefulSet', name: 'sts', field: 'spec' },
  'object_invalid/selector does not match': { kind: 'Deployment', name: 'inv1' },
  'object_invalid/several fields': { kind: 'Service', name: 'S_vc' },
  'quota_exceeded/': { resource: 'services', name: 'svc', quota: 'small' },
  'admission_denied/webhook': {
    webhook: 'images.example.com',
    reason: 'images must come from registry.example.com',
  },
  'admission_denied/policy': { reason: 'no services here' },
  'webhook_failed/': { webhook: 'images.example.com' },
  'hook_failed/pre-install': { hook: 'pre-install' },
  'hook_failed/post-install in no time': { hook: 'post-install' },
  'hook_failed/pre-upgrade': { hook: 'pre-upgrade' },
};

describe.each(recorded)('what Helm $major said of $case', ({ case: name, stderr }) => {
  test('is told apart', () => {
    const failure = classifyHelmFailure(stderr);
    expect(failure.code).toBe(name.split('/')[0]);
    expect(failure.detail).toMatchObject(details[name] ?? {});
    expect(failure.undone).toBe(name === 'not_ready/rolled back' ? 'uninstalled' : null);
    expect(failure.helm).not.toMatch(/^Error|FAILED:|level=/);
  });
});

test('every recorded case has its details', () => {
  const cases = new Set(recorded.map((said) => said.case));
  expect(Object.keys(details).filter((name) => !cases.has(name))).toEqual([]);
});

test("what is not known keeps Helm's words", () => {
  expect(classifyHelmFailure('Error: the moon is in the way\n')).toEqual({
    code: 'unknown',
    message: 'Helm failed. the moon is in the way',
    detail: {},
    undone: null,
    helm: 'the moon is in the way',
  });
});

test.each([
  // pkg/action/upgrade.go: what a rollback on failure says when it works, and when it does not.
  [
    'release web failed, and has been rolled back due to atomic being set: context deadline exceeded',
    'rolled_back',
  ],
  [
    'an error occurred while rolling back the release. original upgrade error: context deadline exceeded: x',
    'undoing_failed',
  ],
])('%s', (said, undone) => {
  expect(classifyHelmFailure(`Error: UPGRADE FAILED: ${said}\n`)).toMatchObject({
    code: 'not_ready',
    undone,
  });
});
