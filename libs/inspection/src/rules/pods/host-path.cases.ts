import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const mounting = (path: string, readOnly: boolean) =>
  workload({
    container: { volumeMounts: [{ name: 'node', mountPath: '/node', readOnly }] },
    pod: { volumes: [{ name: 'node', hostPath: { path } }] },
  });

export const cases: RuleCases = {
  'logs of the node, to read': {
    files: { 'templates/front.yaml': mounting('/var/log', true) },
    finds: ['host-path templates/front.yaml | path: /var/log'],
    says: 'mounts /var/log of its node to read it',
  },
  'all of the node, to write': {
    files: { 'templates/front.yaml': mounting('/etc/', false) },
    finds: ['host-path templates/front.yaml | path: /etc/'],
    says: 'and may write it',
  },
  'a folder of its own': {
    files: {
      'templates/front.yaml': workload({
        container: { volumeMounts: [{ name: 'node', mountPath: '/etc' }] },
        pod: { volumes: [{ name: 'node', emptyDir: {} }] },
      }),
    },
    finds: [],
  },
};
