import { workload } from '../../testing/manifests.ts';
import type { RuleCases } from '../../testing/rule-case.ts';

const web = (privileged: boolean) =>
  workload({ container: { securityContext: { privileged, allowPrivilegeEscalation: null } } });

export const cases: RuleCases = {
  'privileged: true': {
    files: { 'templates/front.yaml': web(true) },
    finds: [
      'container-privileged templates/front.yaml | privileged: true',
      'container-unhardened templates/front.yaml | securityContext:',
    ],
    says: 'The container front of Deployment/front is privileged.',
  },
  'privileged: true by a value, as most charts write it': {
    files: {
      'templates/front.yaml': workload({
        container: { securityContext: { privileged: '@' } },
      }).replace("'@'", '{{ .Values.debug }}'),
      'values.yaml': 'replicas: 2\ngreeting: Hello\ndebug: false\n',
      'ci/debug-values.yaml': 'debug: true\n',
    },
    finds: ['container-privileged templates/front.yaml | privileged: {{ .Values.debug }}'],
  },
  'privileged: false': {
    files: { 'templates/front.yaml': web(false) },
    finds: ['container-unhardened templates/front.yaml | securityContext:'],
  },
};
