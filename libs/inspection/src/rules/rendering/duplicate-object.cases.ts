import { yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const map = (kind: string) => yaml({ apiVersion: 'v1', kind, metadata: { name: 'map' } });

export const cases: RuleCases = {
  'one name twice': {
    files: { 'templates/a.yaml': map('ConfigMap'), 'templates/b.yaml': map('ConfigMap') },
    finds: ['duplicate-object templates/b.yaml | name: map'],
    says: 'ConfigMap/map is made twice, the first time by templates/a.yaml.',
  },
  'one name for two kinds': {
    files: { 'templates/a.yaml': map('ConfigMap'), 'templates/b.yaml': map('Secret') },
    finds: [],
  },
};
