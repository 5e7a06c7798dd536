import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'allowPrivilegeEscalation: true': {
    files: {
      'templates/front.yaml': workload({
        container: { securityContext: { allowPrivilegeEscalation: true } },
      }),
    },
    finds: [
      'container-privilege-escalation templates/front.yaml | allowPrivilegeEscalation: true',
      'container-unhardened templates/front.yaml | securityContext:',
    ],
  },
  'allowPrivilegeEscalation: false': { files: { 'templates/front.yaml': workload() }, finds: [] },
};
