import { containerRule } from '../container-rule.ts';
import { addedCapabilities, dangerousCapabilities } from './capability-dangerous.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, "Capabilities". */
export const capabilityAdded = containerRule(
  {
    code: 'capability-added',
    severity: 'warning',
    title: 'A container gets a capability',
    docs: '`NET_BIND_SERVICE`, which the restricted standard allows, is left in peace; the dangerous ones have a rule of their own, `capability-dangerous`.',
    remedy: 'Take it out where the program does without, as by listening above port 1024.',
  },
  ({ securityContext }) => {
    const names = addedCapabilities(securityContext).filter(
      (name) => name !== 'NET_BIND_SERVICE' && !dangerousCapabilities.has(name),
    );
    if (names.length === 0) return undefined;
    return {
      message: `gets ${names.join(', ')}`,
      path: ['securityContext', 'capabilities', 'add'],
      data: { capabilities: names },
    };
  },
);
