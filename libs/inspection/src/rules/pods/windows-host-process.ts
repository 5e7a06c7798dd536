import { valueAt } from '../../json/read.ts';
import { effectiveSecurity } from '../../kubernetes/pods.ts';
import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "HostProcess". */
export const windowsHostProcess = containerRule(
  {
    code: 'windows-host-process',
    severity: 'error',
    title: 'A container runs on its Windows node itself',
    docs: '`windowsOptions.hostProcess: true` is what `privileged` is on Linux.',
    remedy: 'Take `hostProcess: true` out.',
  },
  (container) =>
    valueAt(effectiveSecurity(container, 'windowsOptions'), 'hostProcess') === true
      ? {
          message: 'runs on its Windows node itself (hostProcess)',
          path: ['securityContext', 'windowsOptions', 'hostProcess'],
        }
      : undefined,
);
