import { needing } from '../../testing/dependencies.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  '>=2.0.0': {
    files: needing({ range: '>=2.0.0' }),
    finds: ['dependency-range-open Chart.yaml | - name: store'],
  },
  anything: { files: needing({ range: '*' }), finds: ['dependency-range-open Chart.yaml | - name: store'] },
  '>=2.0.0 <3.0.0': { files: needing({ range: '>=2.0.0 <3.0.0' }), finds: [] },
};
