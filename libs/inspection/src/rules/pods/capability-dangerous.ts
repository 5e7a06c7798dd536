import { textsAt } from '../../json/read.ts';
import { containerRule } from '../container-rule.ts';

/** Capabilities that lead out of a container, or into others. See capabilities(7). */
export const dangerousCapabilities: ReadonlySet<string> = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'MAC_ADMIN',
  'NET_ADMIN',
  'NET_RAW',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_TIME',
]);

/** The capabilities that a container adds, without the prefix that some write. */
export function addedCapabilities(securityContext: Parameters<typeof textsAt>[0]): readonly string[] {
  return textsAt(securityContext, 'capabilities', 'add').map((name) =>
    name.toUpperCase().replace(/^CAP_/, ''),
  );
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "Capabilities". */
export const capabilityDangerous = containerRule(
  {
    code: 'capability-dangerous',
    severity: 'error',
    title: 'A container gets a capability that leads out of it',
    docs: `With one of ${[...dangerousCapabilities].join(', ')} a container can change the node or listen to others.`,
    remedy: 'Take it out, or run the part that needs it as a small container of its own that nobody reaches.',
  },
  ({ securityContext }) => {
    const names = addedCapabilities(securityContext).filter((name) => dangerousCapabilities.has(name));
    if (names.length === 0) return undefined;
    return {
      message: `gets the dangerous ${names.join(', ')}`,
      path: ['securityContext', 'capabilities', 'add'],
      data: { capabilities: names },
    };
  },
);
