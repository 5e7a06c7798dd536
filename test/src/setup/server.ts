import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { inherited } from './inherited.ts';

/** The real server, as its own process. */
export type TestServer = {
  readonly url: string;
  readonly folder: string;
  readonly port: number;
  readonly admin: { readonly name: string; readonly password: string };
  /** Ends as an operator would end it; checks that it ended well. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** What it wrote so far, log lines included. */
  output(): string;
};

export const adminPassword = 'the-admins-password';

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Starts the server and waits until it listens.
 * @param options.folder data folder; a new temporary one unless given
 * @param options.settings CHANDLERY_* variables
 */
export async function startServer(
  options: {
    folder?: string;
    port?: number;
    settings?: Readonly<Record<string, string>>;
    main?: string;
  } = {},
): Promise<TestServer> {
  const folder = options.folder ?? (await temporaryFolder());
  const port = options.port ?? (await freePort());
  const environment = {
    ...inherited(),
    CHANDLERY_DATA: folder,
    CHANDLERY_PORT: String(port),
    CHANDLERY_ADMIN_PASSWORD: adminPassword,
    ...options.settings,
  };
  const child = spawn(process.execPath, [options.main ?? inject('serverMain')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = `http://127.0.0.1:${port}${options.settings?.['CHANDLERY_CONTEXT_PATH'] ?? ''}`;
  await untilHealthy(child, url, () => output);
  return {
    url,
    folder,
    port,
    admin: { name: 'admin', password: adminPassword },
    output: () => output,
    async stop() {
      const code = await end(child, 'SIGTERM');
      if (code !== 0) throw new Error(`the server ended with ${code}:\n${output}`);
    },
    async kill() {
      await end(child, 'SIGKILL');
    },
  };
}

/** A folder that goes when the process does. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-test-'));
  folders.push(folder);
  return folder;
}

/** Removes the temporary folders of this test file. */
export async function removeTemporaryFolders(): Promise<void> {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

const folders: string[] = [];

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}

async function untilHealthy(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output()}`);
    const healthy = await fetch(`${url}/ready`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not answer:\n${output()}`);
}
