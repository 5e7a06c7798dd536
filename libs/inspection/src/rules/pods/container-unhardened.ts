import { effectiveSecurity } from '../../kubernetes/pods.ts';
import { listAt, textAt, valueAt } from '../../json/read.ts';
import { containerRule } from '../container-rule.ts';
import { isTest } from '../../kubernetes/item.ts';

/** What https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted asks a container to say. */
export const containerUnhardened = containerRule(
  {
    code: 'container-unhardened',
    severity: 'info',
    title: 'A container does not say all that the restricted Pod Security Standard asks for',
    docs: 'A namespace under the `restricted` standard refuses the pod. The message names what is missing. Pods of `helm test` are left in peace.',
    remedy:
      'Set `runAsNonRoot: true`, `allowPrivilegeEscalation: false`, `capabilities.drop: [ALL]` and `seccompProfile.type: RuntimeDefault`.',
  },
  (container) => {
    if (isTest(container.item)) return undefined;
    const { securityContext } = container;
    const profile = textAt(effectiveSecurity(container, 'seccompProfile'), 'type');
    const missing = [
      effectiveSecurity(container, 'runAsNonRoot') === true ? [] : 'runAsNonRoot: true',
      valueAt(securityContext, 'allowPrivilegeEscalation') === false ? [] : 'allowPrivilegeEscalation: false',
      listAt(securityContext, 'capabilities', 'drop').includes('ALL') ? [] : 'capabilities.drop: [ALL]',
      profile === undefined ? 'seccompProfile.type: RuntimeDefault' : [],
    ].flat();
    if (missing.length === 0) return undefined;
    return {
      message: `does not say ${missing.join(', ')}`,
      path: ['securityContext'],
      data: { missing },
    };
  },
);
