import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'without -0': {
    files: chartYaml({ kubeVersion: '>=1.29.0' }),
    finds: ["kube-version-excludes-vendors Chart.yaml | kubeVersion: '>=1.29.0'"],
  },
  'none at all': { files: chartYaml({ kubeVersion: null }), finds: [] },
};
