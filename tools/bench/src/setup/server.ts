import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endChild, startChild } from './child.ts';
import type { Context } from './context.ts';
import { freePort, untilAnswers } from './listening.ts';
import { settingsOf } from './server-settings.ts';

/** Our server as `npm start` runs it, in a process of its own. */
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
  const args = await startArguments(root);
  const startMs = performance.now();
  const child = startChild(scope, process.execPath, args, {
    cwd: root,
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

/** What `npm start` gives Node. */
async function startArguments(root: string): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(1);
}
