import { objectsAt, textAt } from '../../json/read.ts';
import { podRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls */
const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

/** The kernel's settings that a pod changes beyond those that Kubernetes calls safe. */
export const unsafeSysctl = podRule(
  {
    code: 'unsafe-sysctl',
    severity: 'warning',
    title: 'A pod changes a setting of the kernel that can harm its neighbours',
    docs: 'A kubelet refuses the pod unless its operator allowed the setting by name.',
    remedy: 'Take it out, or have it set on the nodes that are meant for the pod.',
  },
  ({ spec }) =>
    objectsAt(spec, 'securityContext', 'sysctls').flatMap((sysctl) => {
      const name = textAt(sysctl, 'name') ?? '';
      if (safe.has(name)) return [];
      return {
        message: `sets ${name} of the kernel, which kubelets refuse unless told otherwise`,
        path: ['sysctls', `name: ${name}`],
      };
    }),
);
