import { claim } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const sized = (storage: string) => ({
  'templates/data.yaml': claim({ spec: { resources: { requests: { storage } } } }),
});

export const cases: RuleCases = {
  'less, in other units': {
    files: sized('2000Mi'),
    previous: sized('2Gi'),
    finds: [
      'volume-shrunk templates/data.yaml | storage: 2000Mi',
      'breaking-without-major Chart.yaml | version: 1.4.0',
    ],
    says: 'shrinks from 2Gi to 2000Mi',
  },
  'the same, in other units': { files: sized('2048Mi'), previous: sized('2Gi'), finds: [] },
};
