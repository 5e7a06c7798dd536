import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const annotated = (profile: string) =>
  workload({
    podMetadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/front': profile } },
  });

export const cases: RuleCases = {
  'the field': {
    files: {
      'templates/front.yaml': workload({
        container: { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
      }),
    },
    finds: ['apparmor-unconfined templates/front.yaml | type: Unconfined'],
  },
  'the annotation': {
    files: { 'templates/front.yaml': annotated('unconfined') },
    finds: ['apparmor-unconfined templates/front.yaml | - name: front'],
  },
  'the default profile, by annotation': {
    files: { 'templates/front.yaml': annotated('runtime/default') },
    finds: [],
  },
};
