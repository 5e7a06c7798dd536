import {
  backup,
  findOrphans,
  missingArchives,
  imageStores,
  openArchiveFolder,
  openImageFolder,
  openSqlite,
  PersistenceError,
  removeOrphans,
  restore,
} from '@chandlery/persistence';
import type { Config } from '../config.ts';
import { Refusal } from '../problems/refusal.ts';
import { serve } from './serve.ts';

const usage = `usage: npm start [-- <command>]

  (none)             run the server
  backup <folder>    copy database and archives into a new folder, while the server runs or not
  restore <folder>   bring a backup into the empty data folder of CHANDLERY_DATA
  orphans [--remove] list the archives that no version names and those that are missing; remove the former.
                     While the server runs it does this by itself, once a day
  import <folder> [--workspace <slug>] [--dry-run]
                     take in a folder of archives and .prov files, and those below it, as active versions of the workspace
                     (default: default); those there already are skipped. Stop the server first
  rescan [--fix]     compare every version with its archive, and write anew the index entries that differ.
                     Stop the server first
  reseal             seal kubeconfigs and values anew with the present key, so that those of CHANDLERY_SECRET_KEY_PREVIOUS
                     can be thrown away. Stop the server first
  verify-audit [--expect <hash>]
                     walk through the audit log and its seals, and tell what was rewritten; with a head that was kept
                     elsewhere, whether all up to it is as it was. While the server runs or not
  help               this text

Settings are environment variables: see the README.
`;

/** Runs a command, and loads its code alone. @returns the exit code; a server that was stopped gives 0 */
export async function runCommand(args: readonly string[], config: Config): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case undefined:
        return await serveUntilStopped(config);
      case 'backup':
        return rest.length === 1 ? await makeBackup(config, rest[0] ?? '') : misuse();
      case 'restore':
        return rest.length === 1 ? await bringBack(config, rest[0] ?? '') : misuse();
      case 'orphans':
        return rest.length === 0 || (rest.length === 1 && rest[0] === '--remove')
          ? await orphans(config, rest.length === 1)
          : misuse();
      case 'import': {
        const { importArguments, importCharts } = await import('./import-command.ts');
        const given = importArguments(rest);
        return given === undefined ? misuse() : await importCharts(config, given);
      }
      case 'rescan': {
        const { rescan } = await import('./rescan-command.ts');
        return rest.length === 0 || (rest.length === 1 && rest[0] === '--fix')
          ? await rescan(config, rest.length === 1)
          : misuse();
      }
      case 'reseal': {
        const { reseal } = await import('./reseal-command.ts');
        return rest.length === 0 ? await reseal(config) : misuse();
      }
      case 'verify-audit': {
        const { verifyAuditArguments, verifyAuditCommand } = await import('./verify-audit-command.ts');
        const given = verifyAuditArguments(rest);
        return given === undefined ? misuse() : await verifyAuditCommand(config, given);
      }
      case 'help':
      case '--help':
        process.stdout.write(usage);
        return 0;
      default:
        return misuse();
    }
  } catch (error) {
    if (!(error instanceof PersistenceError) && !(error instanceof Refusal)) throw error;
    process.stderr.write(
      [error.message, error.remedy].filter((line) => line !== undefined).join('\n') + '\n',
    );
    return 1;
  }
}

function misuse(): number {
  process.stderr.write(usage);
  return 2;
}

async function serveUntilStopped(config: Config): Promise<number> {
  const running = await serve(config, (text) => process.stderr.write(text));
  await new Promise<void>((stopped) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped());
  });
  const late = setTimeout(() => process.exit(1), config.stopSeconds * 1000);
  await running.stop();
  clearTimeout(late);
  return 0;
}

async function makeBackup(config: Config, target: string): Promise<number> {
  const { archives, changeNumber } = await backup({ dataFolder: config.dataFolder, target });
  process.stdout.write(
    `backed up the database, up to change ${changeNumber}, and ${archives.length} archives into ${target}\n`,
  );
  return 0;
}

async function bringBack(config: Config, source: string): Promise<number> {
  const { archives, images = [], changeNumber } = await restore({ source, dataFolder: config.dataFolder });
  process.stdout.write(
    `restored the database, up to change ${changeNumber}, ${archives.length} archives and ${images.length} images into ${config.dataFolder}\n`,
  );
  return 0;
}

async function orphans(config: Config, remove: boolean): Promise<number> {
  const database = await openSqlite({ folder: config.dataFolder });
  try {
    const archives = await openArchiveFolder(config.dataFolder);
    const options = { database, archives, graceMs: config.orphanGraceHours * 3_600_000 };
    const { found, missing } = await tellOrphans(options, remove);
    process.stdout.write(
      `${found} archives that no version names${remove ? ', removed' : ''}; ${missing} archives missing\n`,
    );
    const images = await openImageFolder(config.dataFolder);
    const ofImages = await tellOrphans({ ...options, ...imageStores({ database, images }) }, remove);
    process.stdout.write(
      `${ofImages.found} images that no app names${remove ? ', removed' : ''}; ${ofImages.missing} images missing\n`,
    );
    return missing + ofImages.missing > 0 ? 1 : 0;
  } finally {
    await database.close();
  }
}

async function tellOrphans(
  options: Parameters<typeof removeOrphans>[0],
  remove: boolean,
): Promise<{ readonly found: number; readonly missing: number }> {
  const found = remove ? await removeOrphans(options) : await findOrphans(options);
  for (const { digest, bytes } of found) process.stdout.write(`orphan ${digest} ${bytes} bytes\n`);
  const missing = await missingArchives(options);
  for (const digest of missing) process.stdout.write(`missing ${digest}\n`);
  return { found: found.length, missing: missing.length };
}
