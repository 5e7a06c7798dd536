import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  none: { files: chartYaml({ maintainers: null }), finds: ['maintainers-missing Chart.yaml'] },
  'one, by URL': {
    files: chartYaml({ maintainers: [{ name: 'Ada', url: 'https://ada.example.com' }] }),
    finds: [],
  },
};
