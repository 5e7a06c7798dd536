import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildServer } from '@chandlery/build';
import { endChild, startChild } from './child.ts';
import type { Context } from './context.ts';
import { freePort, untilAnswers } from './listening.ts';
import { settingsOf } from './server-settings.ts';

/** Our server as `npm run build` makes it and `npm start` runs that, in a process of its own. */
export type Server = {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until `/ready` answered. */
  readonly readyMs: number;
  stop(): Promise<void>;
};

/**
 * Starts the server over a data folder, with its log as it is by default (info), written to a file as nginx writes its
 * own, and with sign-in and metrics as always.
 */
export async function startServer(
  { root, scope, folder: newFolder }: Context,
  folder: string,
): Promise<Server> {
  const port = await freePort();
  const logFile = join(await newFolder('log'), 'server.log');
  const log = openSync(logFile, 'w');
  const built = await builtOnce(root);
  const args = await startArguments(built);
  const startMs = performance.now();
  const child = startChild(scope, process.execPath, args, {
    cwd: built,
    env: { ...settingsOf(folder, port), PATH: process.env['PATH'], NODE_ENV: 'production' },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/ready`, child, () => readFileSync(logFile, 'utf8').slice(-4000));
  return {
    url,
    pid: child.pid ?? 0,
    readyMs: performance.now() - startMs,
    stop: () => endChild(child),
  };
}

let building: Promise<string> | undefined;

/** The built folder: made anew by each run of the bench, for all its programs. */
function builtOnce(root: string): Promise<string> {
  building ??= buildServer(root, join(root, 'node_modules/.cache/chandlery/bench-server'));
  return building;
}

/** What `npm start` gives Node in the built folder. */
async function startArguments(built: string): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile(join(built, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(1);
}
