import type { ClusterCredential } from './cluster-credential.ts';

/**
 * A minimal kubeconfig for Helm's command line, as JSON (which is YAML): one cluster, one user, one context named `chandlery`.
 * It holds the credential: write it to a file of mode 0600 and remove it after use.
 */
export function writeKubeconfig(
  credential: ClusterCredential,
  token: string | null,
  namespace?: string,
): string {
  const base64 = (pem: string) => Buffer.from(pem, 'utf8').toString('base64');
  const { server, ca, tlsServerName, clientCertificate, clientKey } = credential;
  const cluster = {
    server,
    ...(ca === null ? {} : { 'certificate-authority-data': base64(ca) }),
    ...(tlsServerName === null ? {} : { 'tls-server-name': tlsServerName }),
  };
  const user = {
    ...(token === null ? {} : { token }),
    ...(clientCertificate === null ? {} : { 'client-certificate-data': base64(clientCertificate) }),
    ...(clientKey === null ? {} : { 'client-key-data': base64(clientKey) }),
  };
  const name = 'chandlery';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [
      { name, context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) } },
    ],
    'current-context': name,
  });
}
