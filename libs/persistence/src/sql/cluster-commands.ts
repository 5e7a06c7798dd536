import type { AuditSubject } from '@chandlery/lifecycle';
import { PersistenceError } from '../errors.ts';
import type { Cluster, ClusterPort } from '../ports/clusters.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { describedCluster, requireCluster, toCluster } from './cluster-rows.ts';
import { requireRevision, revisionConflict } from './conflicts.ts';
import type { ClusterRow } from './deployment-tables.ts';
import { changedFields } from './json-columns.ts';

/** How many obstacles are named; the count says how many there are. */
const named = 10;

/** @throws PersistenceError cluster_exists */
export async function createCluster(
  { db, newId, nowMs }: CommandScope,
  { actor, credential, ...command }: Parameters<ClusterPort['create']>[0],
): Promise<Outcome<Cluster>> {
  const { slug } = command;
  const existing = await db.selectFrom('clusters').select('id').where('slug', '=', slug).executeTakeFirst();
  if (existing !== undefined) {
    throw new PersistenceError('cluster_exists', `There is a cluster ${slug}.`, {
      field: 'slug',
      remedy: 'Choose another slug, or change the cluster that is there.',
    });
  }
  const row: ClusterRow = {
    id: command.id ?? newId(),
    slug,
    display_name: command.displayName,
    description: command.description,
    kind: command.kind,
    server: command.server,
    sealed_credential: credential?.sealed ?? null,
    credential_expires_at: credential?.expiresAtMs ?? null,
    last_check: null,
    created_at: nowMs,
    revision: 1,
  };
  await db.insertInto('clusters').values(row).execute();
  return {
    result: toCluster(row),
    record: {
      actor,
      type: 'cluster.create',
      data: { cluster: slug },
      audit: [{ action: 'create', subject: clusterSubject(row), before: null, after: describedCluster(row) }],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict */
export async function updateCluster(
  { db }: CommandScope,
  command: Parameters<ClusterPort['update']>[0],
): Promise<Outcome<Cluster>> {
  const { id, expectedRevision, displayName, description, server, credential, actor } = command;
  const row = await requireCluster(db, id);
  requireRevision(row, expectedRevision);
  const edited = changedFields(toCluster(row), {
    displayName,
    description,
    server,
    credentialExpiresAtMs: credential?.expiresAtMs,
  });
  if (edited === undefined && credential === undefined) return { result: toCluster(row) };
  const elsewhere = credential !== undefined || (server !== undefined && server !== row.server);
  const after: ClusterRow = {
    ...row,
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(description === undefined ? {} : { description }),
    ...(server === undefined ? {} : { server }),
    ...(credential === undefined
      ? {}
      : { sealed_credential: credential.sealed, credential_expires_at: credential.expiresAtMs }),
    ...(elsewhere ? { last_check: null } : {}),
    revision: row.revision + 1,
  };
  await replaceCluster(db, row, after);
  const replaced = credential === undefined ? {} : { credential: 'replaced' };
  return {
    result: toCluster(after),
    record: {
      actor,
      type: 'cluster.update',
      data: {
        cluster: row.slug,
        changed: [...Object.keys(edited?.after ?? {}), ...Object.keys(replaced)],
      },
      audit: [
        {
          action: 'update',
          subject: clusterSubject(row),
          before: edited?.before ?? {},
          after: { ...edited?.after, ...replaced },
        },
      ],
    },
  };
}

/** @throws PersistenceError not_found */
export async function recordCheck(
  { db }: CommandScope,
  { id, check, actor }: Parameters<ClusterPort['recordCheck']>[0],
): Promise<Outcome<Cluster>> {
  const row = await requireCluster(db, id);
  const { lastCheck } = toCluster(row);
  if (lastCheck !== null && lastCheck.atMs > check.atMs) return { result: toCluster(row) };
  const after: ClusterRow = { ...row, last_check: JSON.stringify(check) };
  await db.updateTable('clusters').set({ last_check: after.last_check }).where('id', '=', id).execute();
  const told = ({ ok, version, problem }: typeof check) => ({ ok, version, problem: problem?.code ?? null });
  const before = lastCheck === null ? null : told(lastCheck);
  const now = told(check);
  if (JSON.stringify(before) === JSON.stringify(now)) return { result: toCluster(after) };
  return {
    result: toCluster(after),
    record: {
      actor,
      type: 'cluster.check',
      data: { cluster: row.slug, ...now },
      audit: [
        {
          action: 'check',
          subject: clusterSubject(row),
          before,
          after: now,
          message: check.problem?.message ?? '',
        },
      ],
    },
  };
}

/** @throws PersistenceError not_found, revision_conflict, cluster_in_use */
export async function removeCluster(
  { db }: CommandScope,
  { id, expectedRevision, actor }: Parameters<ClusterPort['remove']>[0],
): Promise<Outcome<void>> {
  const row = await requireCluster(db, id);
  requireRevision(row, expectedRevision);
  const projects = await db
    .selectFrom('projects')
    .innerJoin('workspaces', 'workspaces.id', 'projects.workspace_id')
    .select(['workspaces.slug as workspace', 'projects.slug'])
    .where('cluster_id', '=', id)
    .orderBy('workspaces.slug')
    .orderBy('projects.slug')
    .execute();
  if (projects.length > 0) {
    const by = projects.slice(0, named).map(({ workspace, slug }) => `${workspace}/${slug}`);
    throw new PersistenceError(
      'cluster_in_use',
      `Projects are on the cluster ${row.slug}: ${by.join(', ')}${projects.length > named ? ', …' : ''}.`,
      { field: 'cluster', remedy: 'Remove these first.', details: { projects: projects.length, by } },
    );
  }
  await db.deleteFrom('clusters').where('id', '=', id).execute();
  return {
    result: undefined,
    record: {
      actor,
      type: 'cluster.remove',
      data: { cluster: row.slug },
      audit: [{ action: 'remove', subject: clusterSubject(row), before: describedCluster(row), after: null }],
    },
  };
}

/** Compare-and-set: a check that is written meanwhile is no conflict. @throws PersistenceError revision_conflict */
async function replaceCluster(
  db: CommandScope['db'],
  row: ClusterRow,
  { id, last_check, ...after }: ClusterRow,
): Promise<void> {
  const forgotten = last_check === null ? { last_check } : {};
  const updated = await db
    .updateTable('clusters')
    .set({ ...after, ...forgotten })
    .where('id', '=', id)
    .where('revision', '=', row.revision)
    .executeTakeFirst();
  if (updated.numUpdatedRows === 0n) throw revisionConflict({});
}

function clusterSubject({ id, slug }: ClusterRow): AuditSubject {
  return { kind: 'cluster', id, name: slug };
}
