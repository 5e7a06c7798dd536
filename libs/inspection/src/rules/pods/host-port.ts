import { objectsAt } from '../../json/read.ts';
import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "Host Ports". */
export const hostPort = containerRule(
  {
    code: 'host-port',
    severity: 'warning',
    title: 'A container takes a port of its node',
    docs: 'Two such pods cannot run on one node, and the port is open to whoever reaches the node. In a pod on its node’s network every port is such a port; `host-network` speaks of it there.',
    remedy: 'Take `hostPort` out; publish the port by a Service.',
  },
  ({ spec, pod }) =>
    pod.spec['hostNetwork'] === true
      ? undefined
      : objectsAt(spec, 'ports').flatMap(({ hostPort: port }) =>
          typeof port === 'number' && port > 0
            ? { message: `takes port ${port} of its node`, path: ['ports', `hostPort: ${port}`] }
            : [],
        ),
);
