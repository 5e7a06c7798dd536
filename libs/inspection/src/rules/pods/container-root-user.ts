import { containerRule } from '../container-rule.ts';
import { valueAt } from '../../json/read.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, "Running as Non-root user". */
export const containerRootUser = containerRule(
  {
    code: 'container-root-user',
    severity: 'warning',
    title: 'A container runs as root',
    docs: 'User 0 in a container is user 0 to the node’s kernel. Only what is written counts, `runAsUser: 0` of the container or of its pod: what the image says is not seen here, and a container that leaves it open is named by `container-unhardened`.',
    remedy:
      'Run as a user of its own: `runAsNonRoot: true`, and `runAsUser` above 0 where the image does not say it.',
  },
  ({ securityContext, pod }) => {
    const own = valueAt(securityContext, 'runAsUser');
    const user = own ?? valueAt(pod.spec, 'securityContext', 'runAsUser');
    if (user !== 0) return undefined;
    return { message: 'runs as root (runAsUser: 0)', path: ['securityContext', 'runAsUser'] };
  },
);
