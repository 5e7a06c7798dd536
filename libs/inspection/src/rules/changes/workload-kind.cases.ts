import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a Deployment becomes a StatefulSet': {
    files: { 'templates/front.yaml': workload({ kind: 'StatefulSet' }) },
    previous: { 'templates/front.yaml': workload() },
    finds: ['workload-kind templates/front.yaml | kind: StatefulSet'],
    says: 'Deployment/front becomes StatefulSet/front',
  },
  'one beside it': {
    files: {
      'templates/front.yaml': workload(),
      'templates/db.yaml': workload({ kind: 'StatefulSet', name: 'db' }),
    },
    previous: { 'templates/front.yaml': workload() },
    finds: [],
  },
};
