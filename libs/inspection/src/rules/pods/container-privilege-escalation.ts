import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, "Privilege Escalation". */
export const containerPrivilegeEscalation = containerRule(
  {
    code: 'container-privilege-escalation',
    severity: 'warning',
    title: 'A container may gain more rights than it starts with',
    docs: '`allowPrivilegeEscalation: true` lets a set-user-ID program in the container become root. A container that says nothing of it is named by `container-unhardened`.',
    remedy: 'Set `allowPrivilegeEscalation: false`.',
  },
  ({ securityContext }) =>
    securityContext['allowPrivilegeEscalation'] === true && securityContext['privileged'] !== true
      ? {
          message: 'may gain more rights than it starts with (allowPrivilegeEscalation)',
          path: ['securityContext', 'allowPrivilegeEscalation'],
        }
      : undefined,
);
