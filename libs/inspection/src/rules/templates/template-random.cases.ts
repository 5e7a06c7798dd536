import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a password that is used on request': {
    files: {
      'templates/secret.yaml':
        '{{- if .Values.made }}\napiVersion: v1\nkind: Secret\nmetadata:\n  name: made\nstringData:\n  password: {{ randAlphaNum 20 }}\n{{- end }}\n',
    },
    finds: ['template-random templates/secret.yaml | password: {{ randAlphaNum 20 }}'],
  },
  'a value that is called so': {
    files: {
      'templates/map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  now: {{ .Values.now | default "later" | quote }}\n',
    },
    finds: [],
  },
};
