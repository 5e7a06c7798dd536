import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  v1: { files: chartYaml({ apiVersion: 'v1' }), finds: ['api-version-v1 Chart.yaml | apiVersion: v1'] },
  v2: { files: chartYaml({ apiVersion: 'v2' }), finds: [] },
};
