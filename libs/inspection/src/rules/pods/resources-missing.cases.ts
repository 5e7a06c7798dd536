import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'resources: {}': {
    files: { 'templates/front.yaml': workload({ container: { resources: null } }) },
    finds: ['resources-missing templates/front.yaml | - name: front'],
    says: 'does not say requests.cpu, requests.memory, limits.memory.',
  },
  'limits alone, which are requests too': {
    files: {
      'templates/front.yaml': workload({ container: { resources: { requests: null, limits: { cpu: 1 } } } }),
    },
    finds: [],
  },
};
