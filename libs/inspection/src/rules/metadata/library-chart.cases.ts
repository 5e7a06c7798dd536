import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'type: library': {
    files: chartYaml({ type: 'library' }),
    input: { renders: [] },
    finds: ['library-chart Chart.yaml | type: library'],
  },
  'no type, which means application': { files: chartYaml({ type: null }), finds: [] },
};
