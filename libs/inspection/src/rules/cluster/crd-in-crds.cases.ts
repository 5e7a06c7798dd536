import { crd } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a definition under crds/': {
    files: { 'crds/orders.yaml': crd() },
    finds: ['crd-in-crds crds/orders.yaml | kind: CustomResourceDefinition'],
    says: 'CustomResourceDefinition/orders.shop.example.com is installed once',
  },
  'a README there': { files: { 'crds/README.md': 'kind: CustomResourceDefinition\n' }, finds: [] },
};
