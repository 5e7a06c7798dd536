import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a hostPort': {
    files: {
      'templates/front.yaml': workload({ container: { ports: [{ containerPort: 8080, hostPort: 80 }] } }),
    },
    finds: ['host-port templates/front.yaml | hostPort: 80'],
  },
  'a containerPort': {
    files: { 'templates/front.yaml': workload({ container: { ports: [{ containerPort: 80 }] } }) },
    finds: [],
  },
};
