import { needing } from '../../testing/dependencies.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'not there': {
    files: needing({ vendored: null }),
    input: { renders: [] },
    finds: ['dependency-not-vendored Chart.yaml | - name: store'],
  },
  'there, under an alias': { files: needing({ alias: 'orders' }), finds: [] },
};
