import type { Identity } from '../certificates/authority.ts';

/** A kubeconfig with everything inline. It is JSON, which is YAML. */
export function kubeconfig(of: {
  readonly server: string;
  readonly caCertificate: string;
  readonly user: string;
  readonly credential: Identity | { readonly token: string };
}): string {
  const user =
    'token' in of.credential
      ? { token: of.credential.token }
      : {
          'client-certificate-data': base64(of.credential.certificate),
          'client-key-data': base64(of.credential.key),
        };
  const document = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'chandlery',
    clusters: [
      {
        name: 'chandlery',
        cluster: { server: of.server, 'certificate-authority-data': base64(of.caCertificate) },
      },
    ],
    contexts: [{ name: 'chandlery', context: { cluster: 'chandlery', user: of.user } }],
    users: [{ name: of.user, user }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
