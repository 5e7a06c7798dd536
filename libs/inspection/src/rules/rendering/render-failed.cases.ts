import type { RuleCases } from '../../testing/rule-case.ts';

const map = (value: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  value: ${value}\n`,
});

export const cases: RuleCases = {
  'a required value': {
    files: map('{{ required "give a host" .Values.host }}'),
    finds: ['render-failed templates/map.yaml | value: {{ required "give a host" .Values.host }}'],
    says: 'give a host',
  },
  'a file of ci/ that trips over something': {
    files: { ...map('{{ if .Values.bad }}{{ fail "no" }}{{ end }}x'), 'ci/bad-values.yaml': 'bad: true\n' },
    finds: ['render-failed templates/map.yaml | value: {{ if .Values.bad }}{{ fail "no" }}{{ end }}x'],
    says: 'with ci/bad-values.yaml',
  },
  'a required value that the defaults have': {
    files: map('{{ required "give a greeting" .Values.greeting }}'),
    finds: [],
  },
};
