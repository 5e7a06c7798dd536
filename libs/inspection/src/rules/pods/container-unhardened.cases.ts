import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

export const cases: RuleCases = {
  'a container that says nothing': {
    files: { 'templates/front.yaml': workload({ container: { securityContext: null } }) },
    finds: ['container-unhardened templates/front.yaml | - name: front'],
    says: 'runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities.drop: [ALL], seccompProfile.type: RuntimeDefault',
  },
  'a container whose pod says what a pod may say for it': {
    files: {
      'templates/front.yaml': workload({
        pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
        container: { securityContext: { runAsNonRoot: null, seccompProfile: null } },
      }),
    },
    finds: [],
  },
};
