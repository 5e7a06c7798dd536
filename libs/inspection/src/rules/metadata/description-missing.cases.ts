import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'that of helm create': {
    files: chartYaml({ description: 'A Helm chart for Kubernetes' }),
    finds: ['description-missing Chart.yaml | description: A Helm chart for Kubernetes'],
  },
  'one that begins like it': {
    files: chartYaml({ description: 'A Helm chart for Kubernetes events' }),
    finds: [],
  },
};
