import type { JsonValue } from '@chandlery/chart';
import {
  tokenOf,
  type ClusterCredential,
  type RotatingCredential,
} from '../credential/cluster-credential.ts';
import { writeKubeconfig } from '../credential/write-kubeconfig.ts';
import { ResourceCatalogue } from '../discovery/resource-catalogue.ts';
import { DeploymentError } from '../errors.ts';
import { isObject, objectsAt, textAt, type KubeObject } from '../objects/kube-object.ts';
import { generatedApis, type GeneratedApis } from './generated-apis.ts';
import { Transport, type Call, type TransportOptions } from './transport.ts';

/** What a single call may say beside its path. */
export type CallOptions = Pick<Call, 'signal' | 'timeoutMs' | 'maxBytes' | 'accept'>;

/** Which objects a list is of. */
export type ListQuery = {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
};

/** How a list is read. */
export type ListOptions<T> = CallOptions & {
  readonly query?: ListQuery;
  /** What is kept of each object; the rest of it is let go with its page. */
  readonly project: (object: KubeObject) => T | undefined;
  /** After how many kept ones no further page is asked for. */
  readonly mostItems?: number;
};

/** A list, as far as it was read. */
export type Listed<T> = {
  readonly items: readonly T[];
  /** From where a watch goes on. */
  readonly resourceVersion: string;
  readonly isTruncated: boolean;
};

/** Asks for names, labels and annotations alone: of a Secret its values do not even leave the cluster. */
export const metadataOnly = {
  object: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  list: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
} as const;

const pageSize = 500;
const defaultMostItems = 5000;

/** A cluster that can be spoken to, in somebody's name. Nothing is sent before the first call. */
export class ClusterConnection {
  /** Host and port of the API server. */
  readonly host: string;
  /** What kinds the cluster knows. */
  readonly catalogue: ResourceCatalogue;
  readonly #credential: ClusterCredential | RotatingCredential;
  readonly #transport: Transport;

  constructor(credential: ClusterCredential | RotatingCredential, options: TransportOptions = {}) {
    this.#credential = credential;
    this.#transport = new Transport(credential, options);
    this.host = this.#transport.host;
    this.catalogue = new ResourceCatalogue((path, signal) => this.get(path, { signal }));
  }

  /** One object as JSON. @throws DeploymentError */
  async get(path: string, options: CallOptions = {}): Promise<KubeObject> {
    const { body } = await this.#transport.call({ method: 'GET', path, ...options });
    return parseObject(body, this.host);
  }

  /** The same, or `undefined` where the cluster has no such object. */
  async find(path: string, options: CallOptions = {}): Promise<KubeObject | undefined> {
    try {
      return await this.get(path, options);
    } catch (error) {
      if (error instanceof DeploymentError && error.code === 'resource_not_found') return undefined;
      throw error;
    }
  }

  /** Text as it is, such as a container's log. */
  async text(path: string, options: CallOptions = {}): Promise<string> {
    const { body } = await this.#transport.call({ method: 'GET', path, accept: '*/*', ...options });
    return body.toString('utf8');
  }

  /** Reads a list page by page, keeping of each object what `project` makes of it. */
  async list<T>(path: string, options: ListOptions<T>): Promise<Listed<T>> {
    const { query = {}, project, mostItems = defaultMostItems, ...call } = options;
    const items: T[] = [];
    for (let next = ''; ;) {
      const parameters = new URLSearchParams({
        ...query,
        limit: String(pageSize),
        ...(next === '' ? {} : { continue: next }),
      });
      const page = await this.get(`${path}?${parameters}`, call);
      for (const object of objectsAt(page, 'items')) {
        const kept = project(object);
        if (kept !== undefined) items.push(kept);
      }
      next = textAt(page, 'metadata', 'continue');
      const isTruncated = next !== '' && items.length >= mostItems;
      if (next === '' || isTruncated) {
        return { items, resourceVersion: textAt(page, 'metadata', 'resourceVersion'), isTruncated };
      }
    }
  }

  /** An answer that comes bit by bit, until the signal ends it. */
  async stream(path: string, options: CallOptions = {}): Promise<AsyncIterable<Buffer>> {
    return this.#transport.stream({ method: 'GET', path, ...options });
  }

  /** Deletes an object, and what it owns after it; no error where it is gone already. */
  async remove(path: string, options: CallOptions & { readonly uid?: string } = {}): Promise<void> {
    const { uid, ...call } = options;
    const preconditions = uid === undefined ? {} : { preconditions: { uid } };
    const body = JSON.stringify({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
      ...preconditions,
    });
    try {
      await this.#transport.call({ method: 'DELETE', path, body, ...call });
    } catch (error) {
      if (!(error instanceof DeploymentError) || error.code !== 'resource_not_found') throw error;
    }
  }

  /** The generated clients of Kubernetes' own APIs. */
  async apis(signal?: AbortSignal): Promise<GeneratedApis> {
    return generatedApis(this.#credential, this.#transport, signal);
  }

  /** A kubeconfig for Helm's command line. It holds the credential. */
  async kubeconfig(namespace?: string): Promise<string> {
    return writeKubeconfig(this.#credential, await tokenOf(this.#credential), namespace);
  }

  /** The same cluster in the name of whoever `readToken` speaks for; of the own credential nothing goes with it. */
  as(readToken: () => Promise<string>, options: TransportOptions = {}): ClusterConnection {
    const { server, tlsServerName, ca } = this.#credential;
    const credential = {
      server,
      tlsServerName,
      ca,
      token: null,
      clientCertificate: null,
      clientKey: null,
      readToken,
    };
    return new ClusterConnection(credential, options);
  }

  /** Ends every call that is still open. */
  async close(): Promise<void> {
    await this.#transport.close();
  }
}

/** A connection to the cluster that a credential is for. Nothing is sent yet: `checkCluster` says whether it works. */
export function connect(
  credential: ClusterCredential | RotatingCredential,
  options: TransportOptions = {},
): ClusterConnection {
  return new ClusterConnection(credential, options);
}

function parseObject(body: Buffer, host: string): KubeObject {
  let parsed: JsonValue | undefined;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    parsed = undefined;
  }
  if (isObject(parsed)) return parsed;
  throw new DeploymentError({
    code: 'cluster_answer_invalid',
    message: `what answered at ${host} is not a Kubernetes API server`,
    remedy: 'check the address of the API server, its path included',
  });
}
