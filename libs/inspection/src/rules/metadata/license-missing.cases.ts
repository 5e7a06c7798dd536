import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const none = chartYaml({ annotations: null });

export const cases: RuleCases = {
  neither: { files: none, finds: ['license-missing Chart.yaml'] },
  'a file': { files: { ...none, 'LICENSE.md': 'Apache License\n' }, finds: [] },
};
