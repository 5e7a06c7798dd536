import type { RuleCases } from '../../testing/rule-case.ts';

const map = (value: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  value: ${value}\n`,
});

export const cases: RuleCases = {
  'tpl of a value': {
    files: map('{{ tpl .Values.greeting . | quote }}'),
    finds: ['template-tpl templates/map.yaml | value: {{ tpl .Values.greeting . | quote }}'],
  },
  'an include that is called so': {
    files: {
      ...map('{{ include "shop.tpl" . | quote }}'),
      'templates/_names.tpl': '{{- define "shop.tpl" }}name{{ end }}\n',
    },
    finds: [],
  },
};
