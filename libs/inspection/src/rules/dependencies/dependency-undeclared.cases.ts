import { needing, subchart } from '../../testing/dependencies.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'one that nothing asks for': {
    files: subchart('store', '2.1.0'),
    finds: ['dependency-undeclared charts/store'],
  },
  'one that is asked for': { files: needing({}), finds: [] },
};
