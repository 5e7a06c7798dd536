import { effectiveSecurity } from '../../kubernetes/pods.ts';
import { textAt } from '../../json/read.ts';
import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "AppArmor"; the annotation is the way before 1.30. */
export const appArmorUnconfined = containerRule(
  {
    code: 'apparmor-unconfined',
    severity: 'warning',
    title: 'A container is taken out of AppArmor',
    docs: 'By the field `appArmorProfile` or by the older annotation of the pod.',
    remedy: 'Take it out: the runtime’s default profile holds then.',
  },
  (container) => {
    const key = `container.apparmor.security.beta.kubernetes.io/${container.name}`;
    const field = textAt(effectiveSecurity(container, 'appArmorProfile'), 'type') === 'Unconfined';
    if (!field && container.pod.annotations[key] !== 'unconfined') return undefined;
    return {
      message: 'is taken out of AppArmor (Unconfined)',
      path: field ? ['securityContext', 'appArmorProfile', 'type'] : [],
    };
  },
);
