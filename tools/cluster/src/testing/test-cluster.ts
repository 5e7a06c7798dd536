import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { expect, inject } from 'vitest';
import { type KubernetesApi, kubernetesApi } from '../api/kubernetes-api.ts';
import { ClusterError } from '../errors.ts';
import type { Connection } from '../supervisor/messages.ts';
import type { HostAnswer } from './host.ts';

/** The cluster that all specs of a run share. What is asked of an absent one throws. */
export class TestCluster {
  readonly available: boolean;

  readonly #connection: Connection | undefined;

  readonly #api: KubernetesApi | undefined;

  readonly #reason: string;

  constructor(answer: Exclude<HostAnswer, { kind: 'failed' }>) {
    this.available = answer.kind === 'running';
    this.#reason = answer.kind === 'absent' ? answer.reason : '';
    this.#connection = answer.kind === 'running' ? answer.connection : undefined;
    this.#api = this.#connection === undefined ? undefined : adminApi(this.#connection);
  }

  get connection(): Connection {
    return this.#connection ?? this.#absent();
  }

  /** As its administrator. */
  get api(): KubernetesApi {
    return this.#api ?? this.#absent();
  }

  /** Makes a namespace that no other spec uses, in which pods can be made at once. */
  freshNamespace(prefix = 'test'): Promise<string> {
    return freshNamespace(this.api, prefix);
  }

  #absent(): never {
    throw new ClusterError('binaries_missing', this.#reason);
  }
}

/**
 * The run's cluster; the first spec that asks starts it. To be awaited at the top of a spec file, so that
 * `describe.skipIf(!cluster.available)` knows; what is left out so is counted and said at the end of the run.
 * @throws ClusterError where there are binaries but no cluster comes of them, and in CI also where there are none
 */
export async function testCluster(): Promise<TestCluster> {
  const asker = expect.getState().testPath?.split('/').slice(-3).join('/') ?? 'a spec';
  const answer = await ask(inject('clusterSocket'), asker);
  if (answer.kind === 'failed') throw new ClusterError('start_failed', answer.message);
  return new TestCluster(answer);
}

/** An administrator's way to a cluster, also to one that a spec started for itself. */
export function adminApi(connection: Connection): KubernetesApi {
  const { server, caCertificate, clientCertificate: certificate, clientKey: key } = connection;
  return kubernetesApi({ server, caCertificate, credential: { certificate, key } });
}

/** Makes a namespace of a new name, and waits for the account that its pods need. */
export async function freshNamespace(api: KubernetesApi, prefix = 'test'): Promise<string> {
  const name = `${prefix}-${randomBytes(4).toString('hex')}`;
  await api.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await api.until(`/api/v1/namespaces/${name}/serviceaccounts/default`, () => true);
  return name;
}

function ask(socketPath: string, asker: string): Promise<HostAnswer> {
  return new Promise((done, failed) => {
    const call = request({ socketPath, path: `/?asker=${encodeURIComponent(asker)}` }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('end', () => done(JSON.parse(text) as HostAnswer));
      answer.once('error', failed);
    });
    call.once('error', failed).end();
  });
}
