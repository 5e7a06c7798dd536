import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  none: { files: chartYaml({ icon: null }), finds: ['icon-missing Chart.yaml'] },
  'a data URL': { files: chartYaml({ icon: 'data:image/png;base64,iVBORw0KGgo=' }), finds: [] },
};
