import { effectiveSecurity } from '../../kubernetes/pods.ts';
import { textAt } from '../../json/read.ts';
import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "Seccomp". */
export const seccompUnconfined = containerRule(
  {
    code: 'seccomp-unconfined',
    severity: 'warning',
    title: 'A container may make every system call',
    docs: '`seccompProfile.type: Unconfined` takes the filter away that keeps most kernel bugs out of reach.',
    remedy: 'Set `seccompProfile.type: RuntimeDefault`, or `Localhost` with a profile of its own.',
  },
  (container) =>
    textAt(effectiveSecurity(container, 'seccompProfile'), 'type') === 'Unconfined'
      ? {
          message: 'may make every system call (seccomp: Unconfined)',
          path: ['securityContext', 'seccompProfile', 'type'],
        }
      : undefined,
);
