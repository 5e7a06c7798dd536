import { podRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "Host Namespaces". */
export const hostProcessNamespaces = podRule(
  {
    code: 'host-process-namespaces',
    severity: 'error',
    title: 'A pod shares the processes or the memory of its node',
    docs: '`hostPID` shows it every process of the node with its environment, secrets included; `hostIPC` lets it read the shared memory of others. `shareProcessNamespace`, which is among its own containers, is left in peace.',
    remedy: 'Take `hostPID` and `hostIPC` out.',
  },
  ({ spec }) =>
    (['hostPID', 'hostIPC'] as const)
      .filter((key) => spec[key] === true)
      .map((key) => ({
        message: `shares its node's ${key === 'hostPID' ? 'processes' : 'memory'} (${key})`,
        path: [key],
      })),
);
