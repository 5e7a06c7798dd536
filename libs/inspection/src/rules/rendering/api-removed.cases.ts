import { yaml } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const removedApis = [
  {
    apiVersion: 'policy/v1beta1',
    kinds: ['PodDisruptionBudget'],
    removedIn: '1.25',
    replacement: 'policy/v1',
  },
];
const budget = (apiVersion: string) => ({
  'templates/budget.yaml': yaml({ apiVersion, kind: 'PodDisruptionBudget', metadata: { name: 'front' } }),
});

export const cases: RuleCases = {
  'policy/v1beta1': {
    files: budget('policy/v1beta1'),
    input: { removedApis },
    finds: ['api-removed templates/budget.yaml | apiVersion: policy/v1beta1'],
    says: 'which Kubernetes has not had since 1.25: use policy/v1.',
  },
  'policy/v1': { files: budget('policy/v1'), input: { removedApis }, finds: [] },
};
