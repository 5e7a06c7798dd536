import { claim, service } from '../../testing/cluster-objects.ts';
import { binding } from '../../testing/roles.ts';
import { workload, yaml } from '../../testing/manifests.ts';
import type { RuleCase, RuleCases } from '../../testing/rule-case.ts';

const breaking = 'breaking-without-major Chart.yaml | version: 1.4.0';

function changed(file: string, before: string, after: string, line?: string): RuleCase {
  return {
    files: { [`templates/${file}`]: after },
    previous: { [`templates/${file}`]: before },
    finds: line === undefined ? [] : [`immutable-field templates/${file} | ${line}`, breaking],
  };
}

const database = (labels: Record<string, string>, more: { serviceName?: string; replicas?: number } = {}) =>
  workload({
    kind: 'StatefulSet',
    spec: {
      ...more,
      volumeClaimTemplates: [
        { metadata: { name: 'data', labels }, spec: { accessModes: ['ReadWriteOnce'] } },
      ],
    },
  });
const secret = (immutable: boolean, data: string) =>
  yaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, immutable, data: { key: data } });
const job = (backoffLimit: number, args: string[], hook?: string) =>
  workload({
    kind: 'Job',
    spec: { backoffLimit },
    pod: { restartPolicy: 'Never' },
    container: { args },
    ...(hook === undefined ? {} : { metadata: { annotations: { 'helm.sh/hook': hook } } }),
  });

export const cases: RuleCases = {
  'the selector of a Deployment': changed(
    'front.yaml',
    workload(),
    workload({
      spec: { selector: { matchLabels: { tier: 'front' } } },
      podMetadata: { labels: { tier: 'front' } },
    }),
    'selector:',
  ),
  'the labels of a claim template': changed(
    'db.yaml',
    database({ chart: 'shop-1.3.0' }),
    database({ chart: 'shop-1.4.0' }),
    'chart: shop-1.4.0',
  ),
  'the serviceName of a StatefulSet': changed(
    'db.yaml',
    database({}),
    database({}, { serviceName: 'db' }),
    'serviceName: db',
  ),
  'the replicas of a StatefulSet, which may change': changed(
    'db.yaml',
    database({}),
    database({}, { replicas: 3 }),
  ),
  'the template of a Job': changed('job.yaml', job(1, ['a']), job(1, ['b']), 'template:'),
  'the template of a Job that is a hook': {
    files: { 'templates/job.yaml': job(1, ['b'], 'pre-upgrade') },
    previous: { 'templates/job.yaml': job(1, ['a'], 'pre-upgrade') },
    finds: ['hook templates/job.yaml | helm.sh/hook: pre-upgrade'],
  },
  'the patience of a Job, which may change': changed('job.yaml', job(1, ['a']), job(2, ['a'])),
  'the class of a claim': changed(
    'data.yaml',
    claim({ spec: { storageClassName: 'slow' } }),
    claim({ spec: { storageClassName: 'fast' } }),
    'storageClassName: fast',
  ),
  'a default that is written out': changed(
    'data.yaml',
    claim({}),
    claim({ spec: { volumeMode: 'Filesystem' } }),
  ),
  'a Service that becomes headless': changed(
    'service.yaml',
    service({}),
    service({ clusterIP: 'None' }),
    'clusterIP: None',
  ),
  'the ports of a Service, which may change': changed(
    'service.yaml',
    service({}),
    service({ ports: [{ port: 81 }] }),
  ),
  'the role of a binding': changed(
    'binding.yaml',
    binding('RoleBinding', 'view'),
    binding('RoleBinding', 'shop-view'),
    'roleRef:',
  ),
  'an immutable ConfigMap': changed('map.yaml', secret(true, 'a'), secret(true, 'b'), 'data:'),
  'a ConfigMap that may change': changed('map.yaml', secret(false, 'a'), secret(false, 'b')),
};
