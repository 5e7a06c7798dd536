import type { RuleCases } from '../../testing/rule-case.ts';

const map = (value: string) => ({
  'templates/map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n  host: ${value}\n`,
});

export const cases: RuleCases = {
  getHostByName: {
    files: map('{{ getHostByName "shop.example.com" | quote }}'),
    finds: ['template-dns templates/map.yaml | host: {{ getHostByName "shop.example.com" | quote }}'],
  },
  'a name that is left to DNS': {
    files: map('{{ printf "db.%s.svc" .Release.Namespace | quote }}'),
    finds: [],
  },
};
