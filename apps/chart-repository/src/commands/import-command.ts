import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openArchiveFolder, openSqlite } from '@chandlery/persistence';
import type { Config } from '../config.ts';
import { archiveLimits } from '../use-cases/read-archive.ts';
import { archiveReader } from '../workers/archive-reader.ts';
import { firstStart } from './first-start.ts';
import { listFolder } from './import-listing.ts';
import { problemLine, summary } from './import-report.ts';
import { runImport } from './import-run.ts';

/** What `import` is asked for. */
export type ImportArguments = {
  readonly folder: string;
  readonly workspace: string;
  readonly dryRun: boolean;
};

/** Reads the arguments of `import`; `undefined` where they are not right. */
export function importArguments(args: readonly string[]): ImportArguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        workspace: { type: 'string', default: 'default' },
        'dry-run': { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) return undefined;
    return { folder: resolve(folder), workspace: values.workspace, dryRun: values['dry-run'] };
  } catch {
    return undefined;
  }
}

/**
 * Takes in a folder of archives as active versions, on the data folder itself: no server may run on it.
 * @returns the exit code: 1 where something was not taken in
 */
export async function importCharts(
  config: Config,
  { folder, workspace, dryRun }: ImportArguments,
): Promise<number> {
  const say = (text: string): void => void process.stderr.write(text);
  if (!(await isFolder(folder))) {
    say(`There is no folder ${folder}.\n`);
    return 1;
  }
  const database = await openSqlite({ folder: config.dataFolder });
  // Everything goes to the workers: this thread has the disk and the database to see to.
  const reader = archiveReader({
    limits: archiveLimits(config),
    inlineBytes: 0,
    waitingBytes: Number.POSITIVE_INFINITY,
  });
  try {
    const archives = await openArchiveFolder(config.dataFolder);
    if (!dryRun) await firstStart(config, database, say);
    const found = await database.workspaces.findBySlug(workspace);
    if (found === undefined && !(await isToBeMade(database, workspace))) {
      say(
        `There is no workspace ${workspace}. Make it first: POST /api/v1/workspaces on the running server.\n`,
      );
      return 1;
    }
    const listing = await listFolder(folder);
    say(`${listing.archives.length} archives in ${folder}\n`);
    const stores = { database, archives, reader };
    const counts = await runImport({
      root: folder,
      listing,
      stores,
      workspaceId: found?.id ?? '',
      limits: config,
      dryRun,
      say,
    });
    const byName = counts.problems.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    for (const problem of byName) process.stdout.write(problemLine(problem));
    process.stdout.write(summary(counts, dryRun));
    return counts.problems.length > 0 ? 1 : 0;
  } finally {
    await reader.close();
    await database.close();
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Whether it is the workspace that the first start makes, which a dry run leaves unmade. */
async function isToBeMade(database: Database, workspace: string): Promise<boolean> {
  return workspace === 'default' && (await database.accounts.count()) === 0;
}
