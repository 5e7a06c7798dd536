import type { Kysely } from 'kysely';
import type { Cluster, ClusterCheck } from '../ports/clusters.ts';
import type { ClusterRow } from './deployment-tables.ts';
import { notFound } from './conflicts.ts';
import type { Tables } from './tables.ts';

/** A cluster as ports show it: without its credential. */
export function toCluster(row: ClusterRow): Cluster {
  return {
    id: row.id,
    slug: row.slug,
    displayName: row.display_name,
    description: row.description,
    kind: row.kind,
    server: row.server,
    hasCredential: row.sealed_credential !== null,
    credentialExpiresAtMs: row.credential_expires_at,
    lastCheck: row.last_check === null ? null : checkColumn(row.last_check),
    createdAtMs: row.created_at,
    revision: row.revision,
  };
}

/** What audit records say a cluster is: everything but its credential. */
export function describedCluster(row: ClusterRow): Readonly<Record<string, unknown>> {
  const { displayName, description, kind, server, hasCredential, credentialExpiresAtMs } = toCluster(row);
  return { displayName, description, kind, server, hasCredential, credentialExpiresAtMs };
}

/** @throws PersistenceError not_found */
export async function requireCluster(db: Kysely<Tables>, id: string): Promise<ClusterRow> {
  const row = await db.selectFrom('clusters').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('such cluster', 'cluster');
  return row;
}

function checkColumn(text: string): ClusterCheck {
  return JSON.parse(text) as ClusterCheck;
}
