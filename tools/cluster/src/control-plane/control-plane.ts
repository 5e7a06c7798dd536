import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kubernetesApi, type KubernetesApi } from '../api/kubernetes-api.ts';
import type { Binaries, BinaryName } from '../binaries/names.ts';
import { ClusterError } from '../errors.ts';
import {
  type Addresses,
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  schedulerArguments,
} from './arguments-of.ts';
import { type Program, startProgram } from './program.ts';
import type { Secrets } from './secrets.ts';

/** How long the API server may take from nothing on a machine that is busy with other tests. */
const readyMs = 60_000;
/** How long programs may take to end: what they hold is thrown away. */
const graceMs = 2_000;

/** What the programs of one cluster are started with. */
export type PlaneOptions = {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly ports: Addresses;
  readonly secrets: Secrets;
  /** A file of kwok's Stage documents. */
  readonly stages: string;
  /** More arguments for the API server. */
  readonly apiServerArguments: readonly string[];
  readonly setpriv: string | undefined;
};

/** The five programs of a cluster, and the order in which they come and go. */
export class ControlPlane {
  readonly api: KubernetesApi;

  readonly #options: PlaneOptions;

  readonly #programs = new Map<BinaryName, Program>();

  #stopped = false;

  constructor(options: PlaneOptions) {
    this.#options = options;
    const { caCertificate, admin } = options.secrets;
    const server = `https://127.0.0.1:${options.ports.api}`;
    this.api = kubernetesApi({ server, caCertificate, credential: admin });
  }

  /** Starts everything. @throws ClusterError start_failed with the log of the program that ended */
  async start(): Promise<void> {
    this.#run('etcd', etcdArguments(this.#options.folder, this.#options.ports));
    await this.startApiServer();
    this.#run('kwok', kwokArguments(this.#options.secrets.files, this.#options.stages));
  }

  /** Starts the API server, and those that do not live without it. @throws as start */
  async startApiServer(): Promise<void> {
    const { ports, secrets, apiServerArguments: extra } = this.#options;
    this.#run('kube-apiserver', apiServerArguments(ports, secrets.files, extra));
    await this.#untilReady();
    this.#run('kube-controller-manager', controllerManagerArguments(secrets.files));
    this.#run('kube-scheduler', schedulerArguments(secrets.files));
  }

  /** Makes the cluster unreachable; its data stays. */
  async stopApiServer(): Promise<void> {
    await Promise.all([this.#stop('kube-controller-manager'), this.#stop('kube-scheduler')]);
    await this.#stop('kube-apiserver');
  }

  /** Ends everything: the API server before etcd, without which it would not heed the request to end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.api.close();
    await Promise.all([this.stopApiServer(), this.#stop('kwok')]);
    await this.#stop('etcd');
  }

  /** The process of each program that runs. */
  processes(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#programs].map(([name, { pid }]) => [name, pid ?? 0]));
  }

  /** Waits for something of the start, and fails at once where a program ends. @throws ClusterError start_failed */
  async whileRunning<T>(work: Promise<T>): Promise<T> {
    const watching = new AbortController();
    const watch = async () => {
      while (!watching.signal.aborted) {
        await this.#throwIfEnded();
        await sleep(100);
      }
      return await work;
    };
    try {
      return await Promise.race([work, watch()]);
    } finally {
      watching.abort();
    }
  }

  #run(name: BinaryName, args: readonly string[]): void {
    this.#throwIfStopped();
    const { folder, binaries, setpriv } = this.#options;
    const logFile = join(folder, `${name}.log`);
    this.#programs.set(name, startProgram({ name, path: binaries[name], args, logFile, folder, setpriv }));
  }

  async #stop(name: BinaryName): Promise<void> {
    await this.#programs.get(name)?.stop(graceMs);
    this.#programs.delete(name);
  }

  async #untilReady(): Promise<void> {
    const deadlineMs = Date.now() + readyMs;
    while (Date.now() < deadlineMs) {
      await this.#throwIfEnded();
      const answer = await this.api.text('/readyz').catch(() => '');
      if (answer === 'ok') return;
      await sleep(50);
    }
    const log = await this.#programs.get('kube-apiserver')?.log();
    throw new ClusterError('start_failed', `The API server is not ready after ${readyMs / 1_000} s:\n${log}`);
  }

  async #throwIfEnded(): Promise<void> {
    this.#throwIfStopped();
    for (const program of this.#programs.values()) {
      if (program.ended())
        throw new ClusterError('start_failed', `${program.name} ended at the start:\n${await program.log()}`);
    }
  }

  #throwIfStopped(): void {
    if (this.#stopped) throw new ClusterError('stopped', 'The cluster was stopped while it started.');
  }
}
