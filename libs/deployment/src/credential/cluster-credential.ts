/**
 * What it takes to speak to a cluster, and nothing else: what is left of a kubeconfig after the allow-list. Plain JSON, so that
 * it can be sealed and kept. It is a secret as a whole.
 */
export type ClusterCredential = {
  /** `https://host[:port][/path]`, without a slash at the end. */
  readonly server: string;
  /** The name the server's certificate must have, where it differs from the host. */
  readonly tlsServerName: string | null;
  /** PEM, one certificate or more; `null` trusts the certificate authorities of the system. */
  readonly ca: string | null;
  readonly token: string | null;
  /** PEM, with the key beside it. */
  readonly clientCertificate: string | null;
  readonly clientKey: string | null;
};

/** A credential whose token changes by itself: it is asked for before each call. */
export type RotatingCredential = ClusterCredential & { readonly readToken: () => Promise<string> };

/** The token that a call is to carry now. */
export async function tokenOf(credential: ClusterCredential | RotatingCredential): Promise<string | null> {
  return 'readToken' in credential ? await credential.readToken() : credential.token;
}
