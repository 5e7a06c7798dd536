import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import type { KubernetesApi } from '../api/kubernetes-api.ts';
import { tokenIssuer } from '../control-plane/arguments-of.ts';
import type { Connection } from '../supervisor/messages.ts';

/** By how much an API server lets clocks differ (go-jose's leeway). */
const leewaySeconds = 60;

/**
 * A token of a service account that lives as short as a test needs: the API itself gives none for less than ten minutes.
 * The account must exist. Where the token was used, the API server remembers for up to ten seconds that it was good.
 */
export async function shortLivedToken(
  connection: Connection,
  api: KubernetesApi,
  account: { readonly namespace: string; readonly name: string; readonly seconds: number },
): Promise<string> {
  const { namespace, name, seconds } = account;
  const { metadata } = await api.get(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
  const key = createPrivateKey(connection.tokenKey);
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: tokenIssuer,
    aud: [tokenIssuer],
    sub: `system:serviceaccount:${namespace}:${name}`,
    iat: now - 2 * leewaySeconds,
    nbf: now - 2 * leewaySeconds,
    exp: now - leewaySeconds + seconds,
    jti: randomUUID(),
    'kubernetes.io': { namespace, serviceaccount: { name, uid: metadata.uid } },
  };
  // Kubernetes names a key by the hash of its public part (pkg/serviceaccount/jwt.go).
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const kid = createHash('sha256').update(spki).digest('base64url');
  const body = [{ alg: 'ES256', kid }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = sign('sha256', Buffer.from(body.join('.')), { key, dsaEncoding: 'ieee-p1363' });
  return [...body, signature.toString('base64url')].join('.');
}
