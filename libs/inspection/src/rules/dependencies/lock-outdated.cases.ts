import { needing } from '../../testing/dependencies.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'another range than when it was locked': {
    files: needing({ range: '>=2.0.0 <3.0.0', lockedRange: '^2.0.0' }),
    finds: ['lock-outdated Chart.lock'],
    says: 'its digest differs',
  },
  'a version that the range does not take': {
    files: needing({ range: '^1.0.0', vendored: '1.9.0', locked: '2.1.0' }),
    finds: ['lock-outdated Chart.lock', 'dependency-version-mismatch Chart.yaml | - name: store'],
    says: 'has store 2.1.0, but ^1.0.0 is asked for',
  },
  'a lock that fits': { files: needing({}), finds: [] },
};
