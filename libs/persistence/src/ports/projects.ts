import type { Actor, ProjectRole } from '@chandlery/lifecycle';
import type { Account } from './accounts.ts';
import type { Page, PageRequest } from './paging.ts';

/** What deployments of a project may make beside objects in its own namespace; only a platform permission sets it. */
export type ProjectAllowances = {
  /** Objects that are in no namespace, such as a ClusterRole. */
  readonly clusterScoped: boolean;
  /** Other namespaces. */
  readonly namespaces: readonly string[];
};

/** A namespace on a cluster that a workspace may deploy into. */
export type Project = {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  readonly clusterId: string;
  readonly clusterSlug: string;
  /** Immutable DNS label, unique in the workspace. */
  readonly slug: string;
  readonly displayName: string;
  readonly description: string;
  /** Unique on the cluster; never changes. */
  readonly namespace: string;
  /** The name of the service account, in that namespace, that every call for the project acts as. */
  readonly serviceAccount: string;
  /** `spec.hard` of its ResourceQuota, such as `{"limits.memory": "4Gi"}`; empty for none. */
  readonly quota: Readonly<Record<string, string>>;
  readonly allows: ProjectAllowances;
  readonly createdAtMs: number;
  readonly revision: number;
};

/** Some projects: these, and all of these workspaces. */
export type SomeProjects = {
  readonly projectIds: readonly string[];
  readonly workspaceIds: readonly string[];
};

export type ProjectMember = {
  readonly projectId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly accountKind: Account['kind'];
  readonly role: ProjectRole;
  readonly sinceMs: number;
  readonly revision: number;
};

/**
 * Projects and who has a role in them. What somebody may do in a project is what their role there gives, and what their
 * permissions in the workspace and on the platform imply. Only members of the workspace have roles in its projects, and who
 * leaves the workspace loses them in the same commit.
 */
export type ProjectPort = {
  /** @throws PersistenceError not_found, project_exists, namespace_taken */
  create(command: {
    /** UUIDv7; made here unless given. */
    readonly id?: string;
    readonly workspaceId: string;
    readonly clusterId: string;
    readonly slug: string;
    readonly displayName: string;
    readonly description: string;
    readonly namespace: string;
    readonly serviceAccount: string;
    readonly quota: Readonly<Record<string, string>>;
    readonly allows: ProjectAllowances;
    readonly actor: Actor;
  }): Promise<Project>;
  find(workspaceId: string, slug: string): Promise<Project | undefined>;
  findById(id: string): Promise<Project | undefined>;
  findByNamespace(clusterId: string, namespace: string): Promise<Project | undefined>;
  /** By slug; all that are given must hold. */
  list(
    query: PageRequest & {
      readonly workspaceId?: string;
      readonly clusterId?: string;
      readonly memberAccountId?: string;
    },
  ): Promise<Page<Project>>;
  /** Changes what is given. @throws PersistenceError not_found, revision_conflict */
  update(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly displayName?: string;
    readonly description?: string;
    readonly quota?: Readonly<Record<string, string>>;
    readonly allows?: ProjectAllowances;
    readonly actor: Actor;
  }): Promise<Project>;
  /**
   * Its roles go with it, and what is kept of deployments that were removed.
   * @throws PersistenceError not_found, revision_conflict, project_in_use (details: deployments, by; at most ten are named)
   */
  remove(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<void>;
  /** The account's role in each project where it has one. */
  rolesOf(accountId: string): Promise<ReadonlyMap<string, ProjectRole>>;
  /** By account name. */
  members(projectId: string): Promise<readonly ProjectMember[]>;
  member(projectId: string, accountId: string): Promise<ProjectMember | undefined>;
  /**
   * Gives a role, or another one. With a revision, only to a member who is at it (0: who has none yet).
   * @throws PersistenceError not_found, role_unknown, revision_conflict, workspace_member_missing
   */
  setMember(command: {
    readonly projectId: string;
    readonly accountId: string;
    readonly role: ProjectRole;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<ProjectMember>;
  /** @throws PersistenceError not_found, revision_conflict */
  removeMember(command: {
    readonly projectId: string;
    readonly accountId: string;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<void>;
};
