import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'no Helm': {
    input: { notRendered: 'Helm is not installed', renders: [] },
    finds: ['not-rendered Chart.yaml'],
    says: 'The chart was not rendered: Helm is not installed.',
  },
  'a Helm': { finds: [] },
};
