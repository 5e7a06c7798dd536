import { needing } from '../../testing/dependencies.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'another version than the lock': {
    files: needing({ vendored: '2.2.0', locked: '2.1.0' }),
    finds: ['dependency-version-mismatch Chart.yaml | - name: store'],
    says: 'charts/ has store 2.2.0, but Chart.lock says 2.1.0.',
  },
  'a later one that the range takes': { files: needing({ vendored: '2.9.9', locked: '2.9.9' }), finds: [] },
};
