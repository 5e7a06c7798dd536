import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'docker.sock': {
    files: {
      'templates/front.yaml': workload({
        pod: { volumes: [{ name: 'd', hostPath: { path: '/var/run/docker.sock' } }] },
      }),
    },
    finds: ['runtime-socket templates/front.yaml | path: /var/run/docker.sock'],
  },
  'a ConfigMap that only sounds like it': {
    files: {
      'templates/front.yaml': workload({
        pod: { volumes: [{ name: 'd', configMap: { name: 'docker.sock' } }] },
      }),
    },
    finds: [],
  },
};
