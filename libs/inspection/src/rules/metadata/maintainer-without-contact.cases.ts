import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const ada = { name: 'Ada', email: 'ada@example.com' };

export const cases: RuleCases = {
  'a name alone': {
    files: chartYaml({ maintainers: [ada, { name: 'Rex' }] }),
    finds: ['maintainer-without-contact Chart.yaml | - name: Rex'],
  },
  'a URL': {
    files: chartYaml({ maintainers: [ada, { name: 'Rex', url: 'https://rex.example.com' }] }),
    finds: [],
  },
};
