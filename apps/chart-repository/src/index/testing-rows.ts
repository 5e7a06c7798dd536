import type { Change, Database, IndexApp } from '@chandlery/persistence';

/**
 * Rows that a test changes, in the shape of the port.
 * @param read how long a read of one app takes: what the row was when it began is what it gives
 */
export function rowsOf(
  apps: ReadonlyMap<string, IndexApp>,
  read: () => Promise<void> = () => Promise.resolve(),
): Pick<Database, 'indexRows'> {
  const versionsOf = (app: IndexApp) => app.versions;
  return {
    indexRows: {
      async ofApp(id, versionIds) {
        const seen = apps.get(id);
        await read();
        return (
          seen && {
            ...seen,
            versions: seen.versions.filter((version) => versionIds?.includes(version.id) ?? true),
          }
        );
      },
      async ranges() {
        return [{ after: '', upTo: '~' }];
      },
      async activeOf() {
        return [...apps.values()].map((app) => ({
          ...app,
          versions: app.versions
            .filter(({ state }) => state === 'active')
            .map((version) => ({ ...version, restJson: undefined })),
        }));
      },
      async restJsonOf(versionIds) {
        const all = [...apps.values()].flatMap(versionsOf).filter(({ id }) => versionIds.includes(id));
        return new Map(all.map(({ id, restJson }) => [id, restJson ?? '{}']));
      },
    },
  };
}

/** An app as a row has it, with active versions. */
export function app(
  id: string,
  changes: Partial<IndexApp> = {},
  versions: readonly string[] = ['1.0.0'],
): IndexApp {
  return {
    appId: id,
    appName: id,
    workspaceId: 'w',
    workspaceSlug: 'team',
    categorySlug: 'uncategorized',
    suspended: false,
    ownsName: true,
    hasIcon: false,
    versions: versions.map((version) => ({
      id: `${id} ${version}`,
      version,
      state: 'active',
      fileName: `${id}-${version}.tgz`,
      leanJson: JSON.stringify({ apiVersion: 'v2', name: id, version }),
      restJson: JSON.stringify({ home: 'https://example.com/物联网' }),
      archiveDigest: 'd'.repeat(64),
      publishedAtMs: 1_700_000_000_000,
      createdAtMs: 0,
    })),
    ...changes,
  };
}

/** A publication, or a change of the app alone. */
export const change = (appId: string, version?: string): Change => ({
  number: 1,
  type: 'version.publish',
  atMs: 0,
  workspaceId: 'w',
  appId,
  versionId: version === undefined ? null : `${appId} ${version}`,
  actorName: 'a',
  data: {},
});
