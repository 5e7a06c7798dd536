import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HelmClient } from './helm-clients.ts';

/** What a command left. */
export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** One Helm with a home of its own. */
export type Helm = {
  readonly folder: string;
  /** Runs it in the folder; a failure throws with what it said. */
  run(...args: readonly string[]): Promise<string>;
  /** Runs it; a failure is the answer. */
  attempt(...args: readonly string[]): Promise<Outcome>;
};

/** The environment that keeps one Helm's files apart from every other's. */
export function helmEnvironment(folder: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    HELM_CACHE_HOME: join(folder, '.cache'),
    HELM_CONFIG_HOME: join(folder, '.config'),
    HELM_DATA_HOME: join(folder, '.local'),
  };
}

/** A Helm that works in a folder. */
export async function helmIn(client: HelmClient, folder: string): Promise<Helm> {
  await mkdir(folder, { recursive: true });
  const attempt = (...args: readonly string[]) => execute(client.path, args, folder, helmEnvironment(folder));
  return {
    folder,
    attempt,
    async run(...args) {
      const { code, stdout, stderr } = await attempt(...args);
      if (code !== 0) throw new Error(`helm ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
      return stdout;
    },
  };
}

/** Runs a program to its end, with its whole output. */
export async function execute(
  path: string,
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const child = spawn(path, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  return { code, stdout, stderr };
}
