import type { Actor } from '@chandlery/lifecycle';
import type { Enqueued, FinishOperation, NewOperation, Operation } from './operations.ts';
import type { Page, PageRequest } from './paging.ts';
import type { SomeProjects } from './projects.ts';

/** The states of a deployment, in the order of its life. */
export const deploymentStates = [
  'creating',
  'running',
  'upgrading',
  'failed',
  'deleting',
  'uninstalled',
] as const;
export type DeploymentState = (typeof deploymentStates)[number];

/** States in which nothing is under way. */
export const settledDeploymentStates = [
  'running',
  'failed',
  'uninstalled',
] as const satisfies readonly DeploymentState[];
export type SettledDeploymentState = (typeof settledDeploymentStates)[number];

/** In what the cluster differs from what the store did: nothing; values or version by hand; no release; one we know nothing of. */
export const deploymentDrifts = ['none', 'changed_outside', 'missing', 'unknown_revision'] as const;
export type DeploymentDrift = (typeof deploymentDrifts)[number];

/** What runs, as it was called when it was deployed: it can be told after the version is gone. */
export type DeployedChart = {
  /** `null` where the store has no such app or version (any more), as with adopted releases. */
  readonly appId: string | null;
  readonly versionId: string | null;
  /** The slug of the workspace that the app is in; empty where that is not known. */
  readonly workspace: string;
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
};

/** What was last seen of it on the cluster. Holds no secret. */
export type DeploymentStatus = {
  /** `ready`, or why it is not, such as `image_pull_failed`. */
  readonly code: string;
  readonly message: string;
  readonly resources: {
    readonly total: number;
    readonly ready: number;
    readonly failed: number;
  };
  /** What more there is to say; small. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/** A Helm release that the store manages in a project. Its values are read by `valuesOf` alone. */
export type Deployment = {
  readonly id: string;
  readonly projectId: string;
  readonly projectSlug: string;
  /** Of the project. */
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  readonly clusterId: string;
  readonly clusterSlug: string;
  readonly namespace: string;
  /** The release's name; unique among those of the project that are not removed. */
  readonly name: string;
  readonly chart: DeployedChart;
  readonly state: DeploymentState;
  /** Helm's number of the revision that runs; `null` before the first. */
  readonly currentRevision: number | null;
  /** Of a test deployment: when it is to be removed, or `null` for when somebody does. */
  readonly test: { readonly expiresAtMs: number | null } | null;
  readonly status: DeploymentStatus | null;
  /** To the minute, while nothing changes. */
  readonly observedAtMs: number | null;
  readonly drift: DeploymentDrift;
  readonly createdById: string | null;
  readonly createdByName: string;
  readonly createdAtMs: number;
  /** When state, chart or values last changed. */
  readonly changedAtMs: number;
  readonly removedAtMs: number | null;
  readonly revision: number;
};

export type DeploymentRevisionAction = 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'adopt' | 'outside';

/** One of Helm's revisions of a deployment, as the store remembers it; longer than Helm does. */
export type DeploymentRevision = {
  /** Helm's number. */
  readonly number: number;
  readonly chart: DeployedChart;
  /** Of the values that the user gave. */
  readonly valuesDigest: string;
  readonly action: DeploymentRevisionAction;
  readonly operationId: string | null;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly atMs: number;
  /** Helm's description. */
  readonly description: string;
  /** Helm's status: `deployed`, `superseded`, `failed`, `pending-upgrade` and so on. */
  readonly status: string;
};

/** A revision to remember; one of the same number is replaced. */
export type NewDeploymentRevision = Omit<DeploymentRevision, 'atMs' | 'actorId' | 'actorName'> & {
  /** The moment of the command unless given. */
  readonly atMs?: number;
  /** Whose doing it was; the actor of the command unless given. */
  readonly by?: { readonly id: string | null; readonly name: string };
  readonly sealedValues: string;
};

/** So many revisions of a deployment are kept; beyond it the oldest go. */
export const maximumDeploymentRevisions = 100;

/** What changes together with a state. What is not given stays. */
export type DeploymentChanges = {
  readonly chart?: DeployedChart;
  readonly sealedValues?: string;
  readonly currentRevision?: number | null;
  /** `null` makes a deployment of a test. */
  readonly test?: { readonly expiresAtMs: number | null } | null;
  readonly status?: DeploymentStatus;
  readonly drift?: DeploymentDrift;
};

/** What a command takes for granted; where it is no longer so, it is refused. */
export type DeploymentGuard = {
  readonly id: string;
  readonly expectedRevision?: number;
  /** The states in which the command makes sense; any unless given. */
  readonly from?: readonly DeploymentState[];
};

/** What an observer saw. */
export type DeploymentObservation = {
  readonly atMs: number;
  /** Taken only where nothing is under way: an operation knows better what it is doing. */
  readonly state?: Extract<SettledDeploymentState, 'running' | 'failed'>;
  readonly status: DeploymentStatus;
  readonly drift: DeploymentDrift;
  /** The images that its pods run, as their specifications name them. */
  readonly images: readonly string[];
};

export type DeploymentQuery = PageRequest & {
  readonly projectId?: string;
  readonly workspaceId?: string;
  readonly clusterId?: string;
  readonly appId?: string;
  readonly versionId?: string;
  /** A reference as a pod names it, or one without tag and digest, for all of them. */
  readonly image?: string;
  readonly states?: readonly DeploymentState[];
  readonly drifts?: readonly DeploymentDrift[];
  /** Tests alone, or none of them. */
  readonly test?: boolean;
  /** Part of the name, whatever the case. */
  readonly name?: string;
  /** What whoever asks may see: deployments in one of these projects, or in a project of one of these workspaces. */
  readonly within?: SomeProjects;
};

/**
 * Deployments, their history and what was last seen of them. No command takes the values in any other form than sealed, and
 * none leaves them in audit or events, where only their digest stands.
 */
export type DeploymentPort = {
  /**
   * Makes a deployment in state `creating` with the operation that installs it, in one commit. A request that was sent before,
   * by its idempotency key, gives what it gave then.
   * @throws PersistenceError not_found (the project), deployment_exists (details: id, state), idempotency_conflict
   */
  create(command: {
    /** UUIDv7 by whoever seals values to it; made here unless given. */
    readonly id?: string;
    readonly projectId: string;
    readonly name: string;
    readonly chart: DeployedChart;
    readonly sealedValues: string;
    readonly test: { readonly expiresAtMs: number | null } | null;
    readonly operation: NewOperation;
    readonly actor: Actor;
  }): Promise<Enqueued & { readonly deployment: Deployment }>;
  /**
   * Takes in a release that exists, with its history.
   * @throws PersistenceError not_found (the project), deployment_exists (details: id, state)
   */
  adopt(command: {
    readonly id?: string;
    readonly projectId: string;
    readonly name: string;
    readonly chart: DeployedChart;
    readonly sealedValues: string;
    readonly state: Extract<SettledDeploymentState, 'running' | 'failed'>;
    readonly currentRevision: number;
    readonly revisions: readonly NewDeploymentRevision[];
    readonly actor: Actor;
  }): Promise<Deployment>;
  /**
   * Begins something: changes the state and queues the operation, in one commit. A request that was sent before gives the
   * operation of then and the deployment of now.
   * @throws PersistenceError not_found, revision_conflict, deployment_state (details: state), idempotency_conflict
   */
  begin(
    command: DeploymentGuard & {
      readonly to: DeploymentState;
      readonly operation: NewOperation;
      readonly actor: Actor;
    },
  ): Promise<Enqueued & { readonly deployment: Deployment }>;
  /**
   * Ends an operation and says what became of its deployment, in one commit. Done in the name of who asked for it.
   * @throws PersistenceError lease_lost; not_found, where the deployment is gone
   */
  conclude(
    command: FinishOperation & {
      /** The state stays what it is unless given. */
      readonly to?: DeploymentState;
      readonly changes?: DeploymentChanges;
      readonly revisions?: readonly NewDeploymentRevision[];
      /** Whether it is nothing more than history from now on: its name is free. */
      readonly remove?: boolean;
    },
  ): Promise<{ readonly deployment: Deployment; readonly operation: Operation }>;
  /**
   * Sets the state, and what changes with it.
   * @throws PersistenceError not_found, revision_conflict, deployment_state (details: state)
   */
  setState(
    command: DeploymentGuard & {
      readonly to: DeploymentState;
      readonly changes?: DeploymentChanges;
      readonly actor: Actor;
    },
  ): Promise<Deployment>;
  /**
   * Remembers what Helm has of it. Where the new one is `deployed`, an older one that was is `superseded`.
   * @throws PersistenceError not_found
   */
  recordRevision(command: {
    readonly id: string;
    readonly revision: NewDeploymentRevision;
    readonly actor: Actor;
  }): Promise<void>;
  /**
   * Writes down what was seen. A change of state, reason (`status.code`) or drift is a new revision and an event
   * (`deployment.observe`); other changes are rows alone, and where nothing changed only the moment is kept, to the minute. Never audited.
   * What was seen before the last observation or before an operation changed the state is passed over.
   * @throws PersistenceError not_found
   */
  observe(command: { readonly id: string; readonly observation: DeploymentObservation }): Promise<Deployment>;
  /**
   * Makes it history: it is in no list any more, and its name is free.
   * @throws PersistenceError not_found, revision_conflict, deployment_state (details: state), operation_pending
   */
  remove(command: DeploymentGuard & { readonly actor: Actor }): Promise<void>;
  /** One that is not removed. */
  find(projectId: string, name: string): Promise<Deployment | undefined>;
  /** Also one that was removed. */
  findById(id: string): Promise<Deployment | undefined>;
  /** By name; those that are not removed, for which all that is given holds. */
  list(query: DeploymentQuery): Promise<Page<Deployment>>;
  /** Tests whose time is over and that nothing is done about yet, the oldest first. */
  expiredTests(command: { readonly nowMs: number; readonly limit: number }): Promise<readonly Deployment[]>;
  /** The images that it was last seen to run, in order. */
  imagesOf(id: string): Promise<readonly string[]>;
  /** The sealed values that the user gave last; `undefined` where there is no such deployment. */
  valuesOf(id: string): Promise<string | undefined>;
  /** Newest first. */
  revisions(id: string, page: PageRequest): Promise<Page<DeploymentRevision>>;
  revision(id: string, number: number): Promise<DeploymentRevision | undefined>;
  /** The sealed values of a revision. */
  revisionValues(id: string, number: number): Promise<string | undefined>;
};
