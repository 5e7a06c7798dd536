import { objectsAt, textAt } from '../../json/read.ts';
import { podRule } from '../container-rule.ts';

/** The sockets by which a node's containers are run. */
export const runtimeSockets = /(?:docker|containerd|crio|cri-dockerd|podman)\.sock$/;

/** https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html, rule 1. */
export const runtimeSocket = podRule(
  {
    code: 'runtime-socket',
    severity: 'error',
    title: 'A pod mounts the socket of the container runtime',
    docs: 'Whoever may speak to `docker.sock`, `containerd.sock` or `crio.sock` starts any container with any right: it is root on the node, also where the mount is read-only.',
    remedy:
      'Build images with a tool that needs no daemon; read container logs and metrics from the kubelet.',
  },
  ({ spec }) =>
    objectsAt(spec, 'volumes').flatMap((volume) => {
      const path = textAt(volume, 'hostPath', 'path');
      if (path === undefined || !runtimeSockets.test(path)) return [];
      return {
        message: `mounts ${path}, by which it can do anything on its node`,
        path: ['volumes', `path: ${path}`],
      };
    }),
);
