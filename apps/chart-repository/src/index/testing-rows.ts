import type { Database, IndexApp } from '@chandlery/persistence';

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
