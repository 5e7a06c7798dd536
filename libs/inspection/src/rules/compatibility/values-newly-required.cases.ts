import type { RuleCases } from '../../testing/rule-case.ts';

const map = (value: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  host: ${value}\n`,
});
const asking = map('{{ required "give a host" .Values.host | quote }}');
const values = (text: string) => ({ 'values.yaml': `replicas: 2\ngreeting: Hello\n${text}` });

export const cases: RuleCases = {
  'by a template': {
    files: asking,
    previous: map('{{ .Values.host | default "db" | quote }}'),
    finds: [
      'render-failed templates/map.yaml | host: {{ required "give a host" .Values.host | quote }}',
      'old-values-fail values.yaml',
      'breaking-without-major Chart.yaml | version: 1.4.0',
      'values-newly-required templates/map.yaml | host: {{ required "give a host" .Values.host | quote }}',
    ],
  },
  'with a default': {
    files: { ...asking, ...values('host: db\n') },
    previous: { ...map('db'), ...values('host: db\n') },
    finds: [],
  },
};
