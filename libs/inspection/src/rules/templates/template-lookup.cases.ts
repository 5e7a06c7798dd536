import type { RuleCases } from '../../testing/rule-case.ts';

const map = (value: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  value: ${value}\n`,
});

export const cases: RuleCases = {
  lookup: {
    files: map('{{ (lookup "v1" "Namespace" "" "shop").metadata | default "none" | quote }}'),
    finds: [
      'template-lookup templates/map.yaml | value: {{ (lookup "v1" "Namespace" "" "shop").metadata | default "none" | quote }}',
    ],
  },
  'what Helm says of itself and of the cluster': {
    files: map('{{ printf "%s %s" .Release.Service .Capabilities.KubeVersion.Major | quote }}'),
    twice: true,
    finds: [],
  },
  'a text and a comment that speak of it': {
    files: map('{{/* lookup is not used */}}{{ printf "%s" "no lookup here" | quote }}'),
    finds: [],
  },
};
