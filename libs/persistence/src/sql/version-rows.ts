import type { Kysely } from 'kysely';
import type { ChartVersion } from '../ports/versions.ts';
import type { Tables, VersionRow } from './tables.ts';

/** A row of `selectVersions`. */
export type JoinedVersion = VersionRow & {
  app_name: string;
  workspace_slug: string;
  provenance_of: string | null;
};

/** Versions with the names of what they belong to. */
export function selectVersions(db: Kysely<Tables>) {
  return db
    .selectFrom('versions')
    .innerJoin('apps', 'apps.id', 'versions.app_id')
    .innerJoin('workspaces', 'workspaces.id', 'versions.workspace_id')
    .leftJoin('provenances', 'provenances.version_id', 'versions.id')
    .selectAll('versions')
    .select([
      'apps.name as app_name',
      'workspaces.slug as workspace_slug',
      'provenances.version_id as provenance_of',
    ]);
}

/** A version as ports show it. */
export function toVersion(row: JoinedVersion): ChartVersion {
  return {
    id: row.id,
    appId: row.app_id,
    appName: row.app_name,
    workspaceId: row.workspace_id,
    workspaceSlug: row.workspace_slug,
    version: row.version,
    versionKey: row.version_key,
    fileName: row.file_name,
    archiveDigest: row.archive_digest,
    archiveBytes: row.archive_bytes,
    contentDigest: row.content_digest,
    leanJson: row.lean_json,
    restJson: row.rest_json,
    state: row.state,
    revision: row.revision,
    origin: row.origin,
    uploaderId: row.uploader_id,
    uploaderName: row.uploader_name,
    uploaderPrincipalId: row.uploader_principal_id ?? row.uploader_id,
    hasProvenance: row.provenance_of !== null,
    submissionId: row.submission_id,
    createdAtMs: row.created_at,
    changedAtMs: row.changed_at,
    publishedAtMs: row.published_at,
  };
}
