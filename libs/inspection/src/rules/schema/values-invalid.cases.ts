import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a default': {
    files: { 'values.yaml': 'replicas: 0\ngreeting: Hello\n' },
    finds: ['values-invalid values.yaml | replicas: 0'],
  },
  'a file of ci/': {
    files: { 'ci/many-values.yaml': 'replicas: many\n' },
    finds: ['values-invalid ci/many-values.yaml | replicas: many'],
  },
  'a value at the bound': { files: { 'values.yaml': 'replicas: 1\ngreeting: Hello\n' }, finds: [] },
};
