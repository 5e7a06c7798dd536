import { chartYaml } from '../../testing/chart-yaml.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  none: { files: chartYaml({ appVersion: null }), finds: ['app-version-missing Chart.yaml'] },
  'one that is no SemVer': { files: chartYaml({ appVersion: 'RELEASE.2026-02-01' }), finds: [] },
};
