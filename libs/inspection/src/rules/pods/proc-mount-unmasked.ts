import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "/proc Mount Type". */
export const procMountUnmasked = containerRule(
  {
    code: 'proc-mount-unmasked',
    severity: 'error',
    title: 'A container sees all of /proc',
    docs: '`procMount: Unmasked` shows the parts of `/proc` that runtimes hide since they speak of, and change, the node.',
    remedy: 'Take `procMount` out.',
  },
  ({ securityContext }) =>
    securityContext['procMount'] === 'Unmasked'
      ? { message: 'sees all of its node’s /proc', path: ['securityContext', 'procMount'] }
      : undefined,
);
