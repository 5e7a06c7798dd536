import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  older: { facts: { newestOfLine: '1.10.0' }, finds: ['version-not-newer Chart.yaml | version: 1.4.0'] },
  'a pre-release of the newest': {
    files: chartYaml({ version: '1.4.0-rc.1' }),
    facts: { newestOfLine: '1.4.0' },
    finds: ['version-not-newer Chart.yaml | version: 1.4.0-rc.1'],
  },
  'newer, though not by letters': {
    files: chartYaml({ version: '1.10.0' }),
    facts: { newestOfLine: '1.9.0' },
    finds: [],
  },
};
