import { archiveDigest, archiveFileName, versionKey } from '@chandlery/chart';
import { readConfig, serve } from '@chandlery/chart-repository';
import { operatorActor } from '@chandlery/lifecycle';
import { type AddVersion, openArchiveFolder, openSqlite } from '@chandlery/persistence';
import { archiveBytes, archiveMaker } from '../generator/archive.ts';
import type { Catalogue, CatalogueVersion } from '../generator/catalogue.ts';
import { inFlight } from '../measuring/in-flight.ts';
import { settingsOf } from '../setup/server-settings.ts';
import { versionBytes } from './version-bytes.ts';

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
  const archives = await putNewest(folder, charts.map(({ versions }) => versions.at(-1)));
  const database = await openSqlite({ folder });
  try {
    const workspace = await database.workspaces.findBySlug(workspaceSlug);
    if (workspace === undefined) throw new Error('The first start made no workspace.');
    // In the order of publication, so that the rows of a chart lie apart as they do in a store that grew.
    const versions = charts.flatMap((chart) => chart.versions).sort((a, b) => a.createdMs - b.createdMs);
    await inFlight(versions, concurrentAdds, (version) =>
      database.versions.add(command(workspace.id, version, archives.get(version))),
    );
  } finally {
    await database.close();
  }
}

type Stored = { readonly digest: string; readonly bytes: number };

/** Lets the server make its database, administrator and workspace by itself. */
async function firstStart(folder: string): Promise<void> {
  const config = readConfig({ ...settingsOf(folder, 0), CHANDLERY_LOG_LEVEL: 'silent' });
  const running = await serve(config, () => {});
  await running.stop();
}

async function putNewest(
  folder: string,
  newest: readonly (CatalogueVersion | undefined)[],
): Promise<ReadonlyMap<CatalogueVersion, Stored>> {
  const [port, make, stored] = [
    await openArchiveFolder(folder),
    archiveMaker(archiveBytes.small),
    new Map<CatalogueVersion, Stored>(),
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

function command(workspaceId: string, version: CatalogueVersion, archive: Stored | undefined): AddVersion {
  const { name, version: number, description = '', home = '' } = version.metadata;
  return {
    workspaceId,
    app: { name, displayName: name, description, home },
    version: number,
    versionKey: versionKey(number) ?? number,
    fileName: archiveFileName(name, number),
    bytes: versionBytes(version, archive),
    provenance: null,
    origin: 'import',
    step: { action: 'publish_direct', from: 'none', to: 'active' },
    publishedAtMs: version.createdMs,
    actor: operatorActor,
    message: '',
  };
}
