import { podRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "Host Namespaces". */
export const hostNetwork = podRule(
  {
    code: 'host-network',
    severity: 'warning',
    title: 'A pod uses the network of its node',
    docs: 'It sees the node’s traffic, reaches what listens on the node’s loopback address, and no network policy holds it.',
    remedy: 'Take `hostNetwork: true` out; publish ports by a Service.',
  },
  ({ spec }) =>
    spec['hostNetwork'] === true
      ? { message: 'uses the network of its node', path: ['hostNetwork'] }
      : undefined,
);
