import { yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const into = (namespace: string) => ({
  'templates/map.yaml': yaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map', namespace } }),
});

export const cases: RuleCases = {
  'kube-system': {
    files: into('kube-system'),
    finds: ['foreign-namespace templates/map.yaml | namespace: kube-system'],
  },
  'its own': { files: into('{{ .Release.Namespace }}'), finds: [] },
};
