import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KubernetesApi } from '../api/kubernetes-api.ts';
import type { Identity } from '../certificates/authority.ts';
import { annotations } from '../stages/annotations.ts';
import type { ContainerStatus, Pod } from './pod.ts';

/** What a kubelet answers to a request for a log. */
type Answer = { readonly status: number; readonly text: string };

/**
 * The nodes' kubelet API, as far as logs: the API server asks it when somebody asks for the log of a pod. A log is what
 * the pod's annotation says. Only holders of a certificate of the cluster's authority are answered.
 */
export async function serveContainerLogs(
  api: () => KubernetesApi,
  own: Identity,
  caCertificate: string,
): Promise<Server & { readonly port: number }> {
  const server = createServer(
    { cert: own.certificate, key: own.key, ca: caCertificate, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      answer(api(), new URL(request.url ?? '/', 'https://kubelet')).then(
        ({ status, text }) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

async function answer(api: KubernetesApi, url: URL): Promise<Answer> {
  const [, kind, namespace, name, container] = url.pathname.split('/');
  if (kind !== 'containerLogs' || container === undefined)
    return { status: 404, text: 'Nothing but logs can be had of containers that do not exist.\n' };
  const pod = await api.get<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`);
  const status = pod.status?.containerStatuses?.find((one) => one.name === container);
  const refusal = refuse(pod, container, status, url.searchParams.get('previous') === 'true');
  if (refusal !== undefined) return { status: 400, text: refusal };
  return { status: 200, text: limited(logOf(pod, status), url.searchParams) };
}

/** In the words of Kubernetes' pkg/kubelet/kubelet_pods.go. */
function refuse(
  pod: Pod,
  container: string,
  status: ContainerStatus | undefined,
  previous: boolean,
): string | undefined {
  if (previous && status?.lastState?.terminated === undefined)
    return `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`;
  if (previous || status?.lastState?.terminated !== undefined) return undefined;
  const reason = status?.state?.waiting?.reason;
  if (reason === undefined) return undefined;
  const because = /^(ErrImagePull|ImagePullBackOff)$/.test(reason)
    ? reason === 'ErrImagePull'
      ? "image can't be pulled"
      : 'trying and failing to pull image'
    : reason;
  return `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${because}`;
}

function logOf(pod: Pod, status: ContainerStatus | undefined): string {
  const said = pod.metadata.annotations?.[annotations.log];
  if (said !== undefined) return said.endsWith('\n') ? said : `${said}\n`;
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  return ended?.message ? `${ended.message}\n` : '';
}

function limited(text: string, query: URLSearchParams): string {
  const lines = text.split(/(?<=\n)/);
  const tail = query.get('tailLines');
  const kept = tail === null ? text : Number(tail) === 0 ? '' : lines.slice(-Number(tail)).join('');
  const bytes = query.get('limitBytes');
  return bytes === null ? kept : Buffer.from(kept).subarray(0, Number(bytes)).toString('utf8');
}
