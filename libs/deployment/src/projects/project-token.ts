import { ClusterConnection, type CallOptions } from '../connection/cluster-connection.ts';
import type { TransportOptions } from '../connection/transport.ts';
import { DeploymentError } from '../errors.ts';
import type { ProjectPlace } from './prepare-project.ts';

/** Who acts for a project. */
export type ProjectAccount = Pick<ProjectPlace, 'namespace' | 'serviceAccount'>;

/** A token of a project's service account. */
export type ProjectToken = { readonly token: string; readonly expiresAtMs: number };

/** Kubernetes makes none that is shorter (TokenRequestSpec.expirationSeconds). */
const fewestSeconds = 600;
const connectionSeconds = 3600;

/** A token of a project's service account that ends by itself (TokenRequest). At least ten minutes; the cluster may shorten it. */
export async function projectToken(
  connection: ClusterConnection,
  account: ProjectAccount & Pick<CallOptions, 'signal'> & { readonly seconds: number },
): Promise<ProjectToken> {
  const { namespace, serviceAccount: name } = account;
  const { core } = await connection.apis(account.signal);
  const expirationSeconds = Math.max(fewestSeconds, Math.ceil(account.seconds));
  const body = { spec: { audiences: [], expirationSeconds } };
  const { status } = await core.createNamespacedServiceAccountToken({ name, namespace, body });
  if (status?.token === undefined || status.expirationTimestamp === undefined) {
    throw new DeploymentError({
      code: 'cluster_answer_invalid',
      message: `the cluster made no token of the service account ${name}`,
      remedy: 'look into the log of the API server',
      resource: { kind: 'ServiceAccount', name, namespace },
    });
  }
  return { token: status.token, expiresAtMs: new Date(status.expirationTimestamp).getTime() };
}

/**
 * The cluster in the name of a project's service account alone. Tokens are asked for with the first call, and again when four
 * fifths of their life are over; `connection` must stay open for that.
 */
export function projectConnection(
  connection: ClusterConnection,
  account: ProjectAccount,
  options: TransportOptions = {},
): ClusterConnection {
  let current: { readonly token: Promise<string>; renewAtMs: number } | undefined;
  return connection.as(() => {
    if (current !== undefined && Date.now() < current.renewAtMs) return current.token;
    const asked = projectToken(connection, { ...account, seconds: connectionSeconds });
    const mine = { token: asked.then(({ token }) => token), renewAtMs: Number.POSITIVE_INFINITY };
    current = mine;
    const askedAtMs = Date.now();
    asked.then(
      ({ expiresAtMs }) => (mine.renewAtMs = askedAtMs + (expiresAtMs - askedAtMs) * 0.8),
      () => {
        if (current === mine) current = undefined;
      },
    );
    return mine.token;
  }, options);
}
