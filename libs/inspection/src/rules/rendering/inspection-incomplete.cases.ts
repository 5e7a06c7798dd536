import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'helm lint was left out': {
    input: { skipped: ['helm lint, since values.yaml took too much already'] },
    finds: ['inspection-incomplete Chart.yaml'],
    says: 'Left out: helm lint, since values.yaml took too much already.',
  },
  'nothing was left out': { input: { skipped: [] }, finds: [] },
};
