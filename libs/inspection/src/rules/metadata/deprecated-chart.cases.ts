import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'deprecated: true': {
    files: chartYaml({ deprecated: true }),
    finds: ['deprecated-chart Chart.yaml | deprecated: true'],
  },
  'deprecated: false': { files: chartYaml({ deprecated: false }), finds: [] },
};
