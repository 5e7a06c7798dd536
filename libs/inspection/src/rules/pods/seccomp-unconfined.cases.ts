import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  Unconfined: {
    files: {
      'templates/front.yaml': workload({
        container: { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      }),
    },
    finds: ['seccomp-unconfined templates/front.yaml | type: Unconfined'],
  },
  'Unconfined for the pod, but not for its container': {
    files: {
      'templates/front.yaml': workload({
        pod: { securityContext: { seccompProfile: { type: 'Unconfined' } } },
      }),
    },
    finds: [],
  },
};
