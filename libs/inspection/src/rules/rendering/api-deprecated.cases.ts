import { yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const removedApis = [
  {
    apiVersion: 'policy/v1alpha9',
    kinds: ['PodDisruptionBudget'],
    removedIn: '1.99',
    replacement: 'policy/v1',
  },
];
const budget = (kind: string) => ({
  'templates/budget.yaml': yaml({ apiVersion: 'policy/v1alpha9', kind, metadata: { name: 'front' } }),
});

export const cases: RuleCases = {
  'dropped in a later version': {
    files: budget('PodDisruptionBudget'),
    input: { removedApis },
    finds: ['api-deprecated templates/budget.yaml | apiVersion: policy/v1alpha9'],
    says: 'which Kubernetes drops in 1.99: use policy/v1.',
  },
  'another kind of that version': { files: budget('PodBudget'), input: { removedApis }, finds: [] },
};
