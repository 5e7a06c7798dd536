import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'no YAML': {
    files: { 'ci/bad-values.yaml': 'replicas: [1\n' },
    finds: ['ci-values-invalid ci/bad-values.yaml', 'render-failed ci/bad-values.yaml'],
  },
  'a list': {
    files: { 'ci/bad-values.yaml': '- replicas\n' },
    finds: ['ci-values-invalid ci/bad-values.yaml', 'render-failed ci/bad-values.yaml'],
    says: 'is no mapping of values',
  },
  'an empty file': { files: { 'ci/default-values.yaml': '# the defaults\n' }, finds: [] },
};
