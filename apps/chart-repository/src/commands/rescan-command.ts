import {
  type ChartVersion,
  findOrphans,
  missingArchives,
  openArchiveFolder,
  openSqlite,
} from '@chandlery/persistence';
import type { Config } from '../config.ts';
import { archiveLimits } from '../use-cases/read-archive.ts';
import { type Difference, rescanVersion } from '../use-cases/rescan-version.ts';
import { archiveReader } from '../workers/archive-reader.ts';
import { forEachAtOnce } from './at-once.ts';

/** So many at work at once: as many as one commit takes. */
const atOnce = 64;

/**
 * Compares every version with its archive, and tells every difference, every archive that is missing and every one that
 * no version names. It never changes a state, a digest or an archive.
 * @param fix writes entries anew where they differ
 * @returns the exit code: 1 where something is left that is not as it should be
 */
export async function rescan(config: Config, fix: boolean): Promise<number> {
  const database = await openSqlite({ folder: config.dataFolder });
  const reader = archiveReader({
    limits: archiveLimits(config),
    inlineBytes: 0,
    waitingBytes: Number.POSITIVE_INFINITY,
  });
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  try {
    const archives = await openArchiveFolder(config.dataFolder);
    const versions: ChartVersion[] = [];
    for await (const version of database.versions.all()) versions.push(version);
    const counts = { versions: 0, fixed: 0, different: 0 };
    const progress = setInterval(
      () => process.stderr.write(`${counts.versions} of ${versions.length} versions compared\n`),
      2_000,
    );
    try {
      await forEachAtOnce(versions, atOnce, async (version) => {
        const differences = await rescanVersion({ database, archives, reader }, version, fix);
        for (const difference of differences) tell(differenceLine(version, difference));
        counts.versions += 1;
        if (differences.length > 0)
          counts[differences.every(({ fixed }) => fixed) ? 'fixed' : 'different'] += 1;
      });
    } finally {
      clearInterval(progress);
    }
    const named = new Set(versions.map(({ archiveDigest }) => archiveDigest));
    // Those of versions are told above; this is what revisions of submissions name besides.
    const missing = (await missingArchives({ database, archives })).filter((digest) => !named.has(digest));
    for (const digest of missing) tell(`missing ${digest}`);
    const orphans = await findOrphans({
      database,
      archives,
      graceMs: 0,
      clock: () => Number.MAX_SAFE_INTEGER,
    });
    for (const { digest, bytes } of orphans) tell(`orphan ${digest} ${bytes} bytes`);
    tell(
      `${counts.versions} versions: ${counts.different} differ from their archives, ${counts.fixed} fixed; ` +
        `${missing.length} archives of revisions missing, ${orphans.length} that no version names`,
    );
    return counts.different + missing.length > 0 ? 1 : 0;
  } finally {
    await reader.close();
    await database.close();
  }
}

/** `differs <id> team/web/1.0.0 contentDigest: stored "…", from the archive "…"` */
function differenceLine(
  { id, workspaceSlug, appName, version }: ChartVersion,
  { field, stored, fromArchive, fixed }: Difference,
): string {
  const values = `stored ${JSON.stringify(stored)}, from the archive ${JSON.stringify(fromArchive)}`;
  return `${fixed ? 'fixed' : 'differs'} ${id} ${workspaceSlug}/${appName}/${version} ${field}: ${values}`;
}
