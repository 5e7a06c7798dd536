import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from '../binaries/find-binaries.ts';
import { findProgram } from '../binaries/in-path.ts';
import { ClusterError } from '../errors.ts';
import type { Connection, Reply, Request } from './messages.ts';

/** How a cluster is started. */
export type ClusterOptions = {
  /** Told how far it is, where binaries have to be made first. */
  readonly say?: (line: string) => void;
  /** More arguments for the API server, such as `--enable-admission-plugins=AlwaysPullImages`. */
  readonly apiServerArguments?: readonly string[];
};

/** A cluster that ends with this process at the latest, however that ends. */
export type Cluster = Connection & {
  /** Ends it, and everything that belongs to it. */
  stop(): Promise<void>;
  /** Makes it unreachable; its data stays. */
  stopApiServer(): Promise<void>;
  /** Makes it reachable again, at the same address. */
  startApiServer(): Promise<void>;
};

const supervisorFile = join(import.meta.dirname, 'supervisor.ts');

/** Starts a cluster of its own in a few seconds. @throws ClusterError */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { binaries } = await findBinaries({ env: process.env, say: options.say ?? (() => {}) });
  const setpriv = process.platform === 'linux' ? await findProgram('setpriv', process.env) : undefined;
  const order = { binaries, apiServerArguments: options.apiServerArguments ?? [], setpriv };
  // In a process group of its own: a Ctrl-C in a terminal is for us, who then end things in order.
  const child = spawn(process.execPath, [supervisorFile], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
  });
  const { connection, supervisor } = await begun(new Supervisor(child), { kind: 'start', order });
  return {
    ...connection,
    stop: () => supervisor.stop(),
    stopApiServer: () => supervisor.ask('stop-api-server'),
    startApiServer: () => supervisor.ask('start-api-server'),
  };
}

async function begun(
  supervisor: Supervisor,
  request: Request,
): Promise<{ readonly connection: Connection; readonly supervisor: Supervisor }> {
  try {
    return { connection: await supervisor.start(request), supervisor };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** The parent's end of the channel. */
class Supervisor {
  readonly #child: ChildProcess;

  readonly #waiting = new Map<number, (error: string | undefined) => void>();

  #started: { done: (connection: Connection) => void; failed: (error: ClusterError) => void } | undefined;

  #next = 1;

  #folder: string | undefined;

  #cleaned: Promise<void> = Promise.resolve();

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: Reply) => this.#hear(reply));
    child.once('error', (error) => this.#gone(String(error)));
    child.once('exit', (code, signal) => this.#gone(`it ended with ${code ?? signal}`));
  }

  start(request: Request): Promise<Connection> {
    return new Promise((done, failed) => {
      this.#started = { done, failed };
      this.#child.send(request);
    });
  }

  async ask(what: (Request & { kind: 'do' })['what']): Promise<void> {
    if (!this.#child.connected) throw new ClusterError('stopped', 'The cluster has been stopped.');
    const id = this.#next++;
    const error = await new Promise<string | undefined>((done) => {
      this.#waiting.set(id, done);
      this.#child.send({ kind: 'do', id, what } satisfies Request);
    });
    if (error !== undefined) throw new ClusterError('start_failed', error);
  }

  async stop(): Promise<void> {
    const over = this.#child.exitCode !== null || this.#child.signalCode !== null;
    if (!over && this.#child.pid !== undefined) {
      const exit = once(this.#child, 'exit');
      if (this.#child.connected) await this.ask('stop').catch(() => {});
      await exit;
    }
    await this.#cleaned;
  }

  #hear(reply: Reply): void {
    if (reply.kind === 'ready') {
      this.#folder = reply.connection.folder;
      this.#started?.done(reply.connection);
    } else if (reply.kind === 'failed') this.#started?.failed(new ClusterError(reply.code, reply.message));
    else {
      this.#waiting.get(reply.id)?.(reply.error);
      this.#waiting.delete(reply.id);
    }
  }

  #gone(how: string): void {
    this.#started?.failed(new ClusterError('start_failed', `The cluster's process is gone: ${how}.`));
    for (const done of this.#waiting.values()) done(`The cluster's process is gone: ${how}.`);
    this.#waiting.clear();
    // There is still something in it where the process was killed.
    if (this.#folder !== undefined)
      this.#cleaned = rm(this.#folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
  }
}
