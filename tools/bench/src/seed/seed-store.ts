import { archiveDigest } from '@chandlery/chart';
import { readConfig, serve } from '@chandlery/chart-repository';
import { openArchiveFolder, openSqlite } from '@chandlery/persistence';
import { archiveBytes, archiveMaker } from '../generator/archive.ts';
import type { Catalogue, CatalogueVersion } from '../generator/catalogue.ts';
import { inFlight } from '../measuring/in-flight.ts';
import { settingsOf } from '../setup/server-settings.ts';
import { addCommand, type StoredArchive } from './add-command.ts';

/** The workspace that everything is in: it asks for no approval. */
export const workspaceSlug = 'default';
/** Enough for the writer to fill its commits. */
const concurrentAdds = 512;

/**
 * Fills a data folder with a catalogue as active versions, through the ports that the server itself uses. The newest
 * version of each chart has its archive (5 KB); older ones have rows only, which is all that an index is made of.
 */
export async function seedStore(folder: string, { charts }: Catalogue): Promise<void> {
  await firstStart(folder);
  const archives = await putNewest(
    folder,
    charts.map(({ versions }) => versions.at(-1)),
  );
  const database = await openSqlite({ folder });
  try {
    const workspace = await database.workspaces.findBySlug(workspaceSlug);
    if (workspace === undefined) throw new Error('The first start made no workspace.');
    // In the order of publication, so that the rows of a chart lie apart as they do in a store that grew.
    const versions = charts.flatMap((chart) => chart.versions).sort((a, b) => a.createdMs - b.createdMs);
    await inFlight(versions, concurrentAdds, (version) =>
      database.versions.add(addCommand(workspace.id, version, archives.get(version))),
    );
  } finally {
    await database.close();
  }
}

/** Lets the server make its database, administrator and workspace by itself. */
async function firstStart(folder: string): Promise<void> {
  const config = readConfig({ ...settingsOf(folder, 0), CHANDLERY_LOG_LEVEL: 'silent' });
  const running = await serve(config, () => {});
  await running.stop();
}

async function putNewest(
  folder: string,
  newest: readonly (CatalogueVersion | undefined)[],
): Promise<ReadonlyMap<CatalogueVersion, StoredArchive>> {
  const [port, make, stored] = [
    await openArchiveFolder(folder),
    archiveMaker(archiveBytes.small),
    new Map<CatalogueVersion, StoredArchive>(),
  ];
  await inFlight(newest, 16, async (version) => {
    if (version === undefined) return;
    const archive = make(version.metadata);
    const digest = archiveDigest(archive);
    await port.put(digest, archive);
    stored.set(version, { digest, bytes: archive.byteLength });
  });
  return stored;
}
