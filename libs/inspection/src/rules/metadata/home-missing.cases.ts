import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  neither: { files: chartYaml({ home: null }), finds: ['home-missing Chart.yaml'] },
  'sources alone': { files: chartYaml({ home: null, sources: ['https://git.example.com/shop'] }), finds: [] },
};
