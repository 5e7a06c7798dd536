import type { Actor } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';

/** How the server speaks to a cluster: by what a kubeconfig said, or as the pod that it runs in. */
export type ClusterKind = 'kubeconfig' | 'in_cluster';

/** What a look at a cluster came to. */
export type ClusterCheck = {
  readonly atMs: number;
  readonly ok: boolean;
  /** Of the API server, such as `v1.34.1`; `null` where it did not say. */
  readonly version: string | null;
  /** Why it is not well; `null` where it is. Holds no secret. */
  readonly problem: { readonly code: string; readonly message: string } | null;
};

/** A Kubernetes cluster that the platform may deploy into. Its credential is read by `credentialOf` alone. */
export type Cluster = {
  readonly id: string;
  /** Immutable DNS label. */
  readonly slug: string;
  readonly displayName: string;
  readonly description: string;
  readonly kind: ClusterKind;
  /** The address of the API server, to be shown; it holds no secret. */
  readonly server: string;
  readonly hasCredential: boolean;
  /** When its certificate or token ends, where that is known. */
  readonly credentialExpiresAtMs: number | null;
  readonly lastCheck: ClusterCheck | null;
  readonly createdAtMs: number;
  readonly revision: number;
};

/** What the server proves itself with. */
export type ClusterCredential = {
  /** Sealed by whoever calls: opaque here, and in no audit record, event or error. */
  readonly sealed: string;
  readonly expiresAtMs: number | null;
};

export type ClusterPort = {
  /** @throws PersistenceError cluster_exists */
  create(command: {
    /** UUIDv7 by whoever seals something to it; made here unless given. */
    readonly id?: string;
    readonly slug: string;
    readonly displayName: string;
    readonly description: string;
    readonly kind: ClusterKind;
    readonly server: string;
    /** `null` of the cluster that the server runs in. */
    readonly credential: ClusterCredential | null;
    readonly actor: Actor;
  }): Promise<Cluster>;
  findBySlug(slug: string): Promise<Cluster | undefined>;
  findById(id: string): Promise<Cluster | undefined>;
  /** By slug. */
  list(page: PageRequest): Promise<Page<Cluster>>;
  /** The sealed credential; `null` where it has none, `undefined` where there is no such cluster. */
  credentialOf(id: string): Promise<string | null | undefined>;
  /**
   * Changes what is given. A new credential is always a change; the audit says that it was replaced, and nothing of it.
   * What was last seen with the old credential or address is forgotten.
   * @throws PersistenceError not_found, revision_conflict
   */
  update(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly displayName?: string;
    readonly description?: string;
    readonly server?: string;
    readonly credential?: ClusterCredential;
    readonly actor: Actor;
  }): Promise<Cluster>;
  /**
   * Writes down what a look at it came to, without a new revision. An event and an audit record are left only where it became
   * well or unwell, changed its version, or is unwell for another reason. A look of before the last one is passed over.
   * @throws PersistenceError not_found
   */
  recordCheck(command: {
    readonly id: string;
    readonly check: ClusterCheck;
    readonly actor: Actor;
  }): Promise<Cluster>;
  /** @throws PersistenceError not_found, revision_conflict, cluster_in_use (details: projects, by; at most ten are named) */
  remove(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<void>;
};
