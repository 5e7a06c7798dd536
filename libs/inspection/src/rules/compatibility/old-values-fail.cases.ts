import type { RuleCases } from '../../testing/rule-case.ts';

const map = (value: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  value: ${value}\n`,
});
const choosing = map('{{ if eq .Values.greeting "Hey" }}{{ fail "Hey is no greeting" }}{{ end }}x');

export const cases: RuleCases = {
  'a file of ci/': {
    files: choosing,
    previous: { ...map('x'), 'ci/hey-values.yaml': 'greeting: Hey\n' },
    finds: ['old-values-fail values.yaml', 'breaking-without-major Chart.yaml | version: 1.4.0'],
    says: 'Helm cannot render with ci/hey-values.yaml of 1.3.0',
  },
  'one that still works': {
    files: choosing,
    previous: { ...map('x'), 'ci/hi-values.yaml': 'greeting: Hi\n' },
    finds: [],
  },
};
