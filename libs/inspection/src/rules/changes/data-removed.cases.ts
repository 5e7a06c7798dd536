import { claim } from '../../testing/cluster-objects.ts';
import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const keep = { metadata: { annotations: { 'helm.sh/resource-policy': 'keep' } } };

export const cases: RuleCases = {
  'a claim': {
    previous: { 'templates/data.yaml': claim() },
    finds: ['data-removed templates/data.yaml', 'breaking-without-major Chart.yaml | version: 1.4.0'],
  },
  'a claim by another name': {
    files: { 'templates/data.yaml': claim({ metadata: { name: 'store-data' } }) },
    previous: { 'templates/data.yaml': claim() },
    finds: ['data-removed templates/data.yaml', 'breaking-without-major Chart.yaml | version: 1.4.0'],
  },
  'a claim that is kept': { previous: { 'templates/data.yaml': claim(keep) }, finds: [] },
  'a Deployment, which holds none': { previous: { 'templates/front.yaml': workload() }, finds: [] },
};
