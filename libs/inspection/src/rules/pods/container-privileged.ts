import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "Privileged Containers". */
export const containerPrivileged = containerRule(
  {
    code: 'container-privileged',
    severity: 'error',
    title: 'A container is privileged',
    docs: 'A privileged container has every right of the node that it runs on: whoever breaks into it has the node. `privileged: false` is left in peace.',
    remedy: 'Take `privileged: true` out and add the one capability that is needed.',
  },
  ({ securityContext }) =>
    securityContext['privileged'] === true
      ? { message: 'is privileged', path: ['securityContext', 'privileged'] }
      : undefined,
);
