import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'no probe': {
    files: { 'templates/front.yaml': workload({ container: { readinessProbe: null, livenessProbe: null } }) },
    finds: ['probes-missing templates/front.yaml | - name: front'],
  },
  'a job, which is done or not': {
    files: {
      'templates/front.yaml': workload({
        kind: 'Job',
        container: { readinessProbe: null },
        pod: { restartPolicy: 'Never' },
      }),
    },
    finds: [],
  },
};
