import { objectsAt, textAt } from '../../json/read.ts';
import { podRule } from '../container-rule.ts';
import { runtimeSockets } from './runtime-socket.ts';

const wholeNode = [
  '/',
  '/etc',
  '/root',
  '/var',
  '/var/lib',
  '/var/lib/kubelet',
  '/var/run',
  '/run',
  '/proc',
  '/sys',
  '/dev',
  '/boot',
  '/home',
  '/usr',
];

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline, "HostPath Volumes". */
export const hostPath = podRule(
  {
    code: 'host-path',
    severity: 'warning',
    title: 'A pod mounts a folder of its node',
    docs: 'What is on a node is shared by all that runs there. A folder that holds the node itself (`/`, `/etc`, `/var/lib/kubelet`, …) and that some container may write is an error: writing there is as good as being root on the node. The socket of a container runtime has a rule of its own, `runtime-socket`.',
    remedy:
      'Use a PersistentVolumeClaim or `emptyDir`; where it must be the node, mount the one file with `readOnly: true`.',
  },
  ({ spec }) => {
    const containers = [...objectsAt(spec, 'containers'), ...objectsAt(spec, 'initContainers')];
    return objectsAt(spec, 'volumes').flatMap((volume) => {
      const path = textAt(volume, 'hostPath', 'path');
      if (path === undefined || runtimeSockets.test(path)) return [];
      const mounts = containers
        .flatMap((container) => objectsAt(container, 'volumeMounts'))
        .filter((mount) => mount['name'] === volume['name']);
      const writable = mounts.some((mount) => mount['readOnly'] !== true);
      const grave = writable && wholeNode.includes(path.replace(/(?<=.)\/+$/, ''));
      return {
        message: `mounts ${path} of its node${writable ? ', and may write it' : mounts.length === 0 ? ' in no container' : ' to read it'}`,
        path: ['volumes', `path: ${path}`],
        severity: grave ? ('error' as const) : ('warning' as const),
        data: { path, writable },
      };
    });
  },
);
