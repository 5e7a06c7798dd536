import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const renders = { input: { renders: [] } } as const;

export const cases: RuleCases = {
  'no constraint': {
    ...renders,
    files: chartYaml({ kubeVersion: 'latest' }),
    finds: ['kube-version-invalid Chart.yaml | kubeVersion: latest'],
  },
  'two bounds that leave nothing': {
    ...renders,
    files: chartYaml({ kubeVersion: '>=1.30.0-0 <1.29.0-0' }),
    finds: ["kube-version-invalid Chart.yaml | kubeVersion: '>=1.30.0-0 <1.29.0-0'"],
  },
  'a wildcard': { files: chartYaml({ kubeVersion: '1.x-0' }), finds: [] },
};
