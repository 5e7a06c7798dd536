import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'runAsUser: 0': {
    files: {
      'templates/front.yaml': workload({
        container: { securityContext: { runAsNonRoot: false, runAsUser: 0 } },
      }),
    },
    finds: [
      'container-root-user templates/front.yaml | runAsUser: 0',
      'container-unhardened templates/front.yaml | securityContext:',
    ],
  },
  'a pod that says 0 where the container says another user': {
    files: {
      'templates/front.yaml': workload({
        pod: { securityContext: { runAsUser: 0 } },
        container: { securityContext: { runAsUser: 1000 } },
      }),
    },
    finds: [],
  },
};
