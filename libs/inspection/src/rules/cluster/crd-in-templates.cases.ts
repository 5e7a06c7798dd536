import { crd } from '../../testing/cluster-objects.ts';
import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'without a policy': {
    files: { 'templates/orders.yaml': crd() },
    finds: ['crd-in-templates templates/orders.yaml | kind: CustomResourceDefinition'],
    says: 'goes with the release, and with it every object of its kind in the cluster',
  },
  kept: {
    files: { 'templates/orders.yaml': crd({ annotations: { 'helm.sh/resource-policy': 'keep' } }) },
    finds: ['crd-in-templates templates/orders.yaml | kind: CustomResourceDefinition'],
    says: 'and kept when it goes',
  },
  'only an object that is called so': {
    files: {
      'templates/front.yaml': workload({ metadata: { labels: { kind: 'CustomResourceDefinition' } } }),
    },
    finds: [],
  },
};
