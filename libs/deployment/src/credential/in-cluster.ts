import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { DeploymentError } from '../errors.ts';
import type { RotatingCredential } from './cluster-credential.ts';

/** Where Kubernetes mounts a pod's service account. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Tokens are renewed by the kubelet long before they end; client-go reads them again each minute as well. */
const tokenAgeMs = 60_000;

/** Where the pod finds its API server: the variables KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT. */
export type InClusterPlace = {
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly folder?: string;
};

/**
 * The credential of the pod that the store runs in. Its token is read again while it is used, as Kubernetes renews it.
 * @throws DeploymentError in_cluster_unavailable
 */
export async function inClusterCredential(place: InClusterPlace): Promise<RotatingCredential> {
  const { host, port = '443', folder = serviceAccountFolder } = place;
  if (host === undefined || host === '') throw unavailable('KUBERNETES_SERVICE_HOST is not set');
  const ca = await mounted(folder, 'ca.crt');
  const readToken = rereadToken(folder);
  await readToken();
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return {
    server,
    tlsServerName: null,
    ca,
    token: null,
    clientCertificate: null,
    clientKey: null,
    readToken,
  };
}

function rereadToken(folder: string): () => Promise<string> {
  let token = '';
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - readAt < tokenAgeMs) return token;
    token = (await mounted(folder, 'token')).trim();
    readAt = performance.now();
    return token;
  };
}

async function mounted(folder: string, name: string): Promise<string> {
  try {
    const text = await readFile(join(folder, name), 'utf8');
    if (text.trim() !== '') return text;
  } catch (cause) {
    throw unavailable(`the service account's ${name} cannot be read`, cause);
  }
  throw unavailable(`the service account's ${name} is empty`);
}

function unavailable(message: string, cause?: unknown): DeploymentError {
  return new DeploymentError({
    code: 'in_cluster_unavailable',
    message,
    remedy: 'run the store as a pod with a service account, or register the cluster by a kubeconfig',
    ...(cause === undefined ? {} : { cause }),
  });
}
