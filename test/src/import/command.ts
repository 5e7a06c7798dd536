import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { inherited } from '../setup/inherited.ts';
import { execute, type Outcome } from '../setup/helm.ts';
import { adminPassword } from '../setup/server.ts';

/** Runs a command of the server on a data folder, to its end. */
export function command(dataFolder: string, ...args: readonly string[]): Promise<Outcome> {
  return execute(process.execPath, [inject('serverMain'), ...args], dataFolder, environment(dataFolder));
}

/**
 * Starts a command and kills it with SIGKILL once it has put so many more archives into the data folder, whether or not their rows
 * are written: the time that it takes is no machine's.
 * @returns whether it was still at work
 */
export async function killedAfter(
  moreArchives: number,
  dataFolder: string,
  ...args: readonly string[]
): Promise<boolean> {
  const before = await archivesIn(dataFolder);
  const child = spawn(process.execPath, [inject('serverMain'), ...args], {
    env: environment(dataFolder),
    stdio: 'ignore',
  });
  const ended = new Promise<NodeJS.Signals | null>((done) =>
    child.once('exit', (_code, signal) => done(signal)),
  );
  while (child.exitCode === null && (await archivesIn(dataFolder)) < before + moreArchives)
    await new Promise((done) => setTimeout(done, 2));
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}

async function archivesIn(dataFolder: string): Promise<number> {
  const names = await readdir(join(dataFolder, 'archives'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.tgz')).length;
}

function environment(dataFolder: string): Record<string, string> {
  return {
    ...inherited(),
    CHANDLERY_DATA: dataFolder,
    CHANDLERY_ADMIN_PASSWORD: adminPassword,
  };
}

/** One version in an index. */
export type Entry = { readonly version: string; readonly created: string; readonly digest: string };

/** The entries of the index of a server. */
export async function entriesOf(url: string): Promise<Record<string, Entry[]>> {
  return ((await (await fetch(`${url}/index.yaml`)).json()) as { entries: Record<string, Entry[]> }).entries;
}
