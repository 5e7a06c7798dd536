import { service } from '../../testing/cluster-objects.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  LoadBalancer: {
    files: { 'templates/service.yaml': service({ type: 'LoadBalancer' }) },
    finds: ['service-exposed templates/service.yaml | type: LoadBalancer'],
  },
  ClusterIP: { files: { 'templates/service.yaml': service({ type: 'ClusterIP' }) }, finds: [] },
};
