import { needing } from '../../testing/dependencies.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'no lock': { files: needing({ locked: null }), finds: ['lock-missing Chart.yaml | dependencies:'] },
  'no lock for a folder': { files: needing({ locked: null, repository: 'file://../store' }), finds: [] },
};
