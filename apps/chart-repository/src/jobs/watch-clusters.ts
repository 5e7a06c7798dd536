import type { Change, Cluster, Page, PageRequest, Project } from '@chandlery/persistence';
import { v7 as newId } from 'uuid';
import { ClusterWatcher, type WatcherTimes, watcherTimes } from '../deployments/cluster-watcher.ts';
import type { Observing } from '../deployments/observe-deployment.ts';

/** How clusters are watched; shorter times are for tests. */
export type WatchClustersOptions = {
  /** How long a replica that says nothing keeps a cluster; a third of it is how often all of them look. */
  readonly leaseMs?: number;
  /** How often every deployment is looked at. */
  readonly sweepMs?: number;
  readonly times?: WatcherTimes;
};

const pageSize = 200;

/**
 * Watches every cluster that has projects, so that what runs is known without anybody asking the cluster. Of several replicas one
 * watches a cluster at a time, by a lease: the API server of each has one set of watches to serve.
 */
export class ClusterWatches {
  readonly #services: Observing;
  readonly #options: Required<WatchClustersOptions>;
  readonly #holder = newId();
  readonly #watchers = new Map<string, ClusterWatcher>();
  readonly #unsubscribe: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  #isClosed = false;
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  constructor(services: Observing, options: WatchClustersOptions = {}) {
    this.#services = services;
    this.#options = { leaseMs: 30_000, sweepMs: 60_000, times: watcherTimes, ...options };
    this.#unsubscribe = services.database.events.subscribe((changes) => this.#onChanges(changes), {
      name: 'cluster watches',
    });
    this.#timers = [
      setInterval(() => this.look(), this.#options.leaseMs / 3).unref(),
      setInterval(() => {
        for (const watcher of this.#watchers.values()) watcher.sweep();
      }, this.#options.sweepMs).unref(),
    ];
    this.look();
  }

  /** How many clusters this process watches. */
  get watching(): number {
    return this.#watchers.size;
  }

  /** Opens, changes and closes watches as clusters and projects are now. */
  look(): void {
    if (this.#isClosed) return;
    this.#lookAgain = true;
    this.#looking ??= this.#lookWhileAsked()
      .catch((error: unknown) =>
        this.#services.log.error({ err: error }, 'looking for clusters to watch failed'),
      )
      .finally(() => (this.#looking = undefined));
  }

  /** Ends the watches, and lets other replicas have them at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe();
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
    await Promise.all([...this.#watchers.keys()].map((id) => this.#closeOne(id)));
  }

  #onChanges(changes: readonly Change[]): void {
    if (changes.some(({ type }) => reshapes.has(type))) this.look();
    for (const { type, data } of changes) {
      const id = data['deploymentId'];
      if (!settles.has(type) || typeof id !== 'string') continue;
      for (const watcher of this.#watchers.values()) watcher.lookAt(id);
    }
  }

  async #lookWhileAsked(): Promise<void> {
    while (this.#lookAgain && !this.#isClosed) {
      this.#lookAgain = false;
      await this.#lookOnce();
    }
  }

  async #lookOnce(): Promise<void> {
    const { clusters, projects } = this.#services.database;
    const byCluster = Map.groupBy(
      await all<Project>((page) => projects.list(page)),
      (project) => project.clusterId,
    );
    const wanted = (await all<Cluster>((page) => clusters.list(page))).filter(({ id }) => byCluster.has(id));
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of this.#watchers.keys()) if (!ids.has(id)) await this.#closeOne(id);
    for (const cluster of wanted) await this.#watch(cluster, byCluster.get(cluster.id) ?? []);
  }

  async #watch(cluster: Cluster, projects: readonly Project[]): Promise<void> {
    const { id } = cluster;
    const lease = { name: leaseOf(id), holder: this.#holder, leaseMs: this.#options.leaseMs };
    const isOurs = await this.#services.database.leases.take(lease);
    const known = this.#watchers.get(id);
    if (!isOurs) {
      if (known !== undefined) await this.#closeOne(id);
      return;
    }
    if (known?.cluster.revision === cluster.revision) return known.setProjects(projects);
    await known?.close();
    if (this.#isClosed) return;
    this.#watchers.set(id, new ClusterWatcher(this.#services, cluster, projects, this.#options.times));
  }

  async #closeOne(id: string): Promise<void> {
    const watcher = this.#watchers.get(id);
    this.#watchers.delete(id);
    await watcher?.close();
    await this.#services.database.leases.release({ name: leaseOf(id), holder: this.#holder });
  }
}

function leaseOf(clusterId: string): string {
  return `watch/${clusterId}`;
}

async function all<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

/** What changes which clusters are watched, and for which projects. */
const reshapes: ReadonlySet<string> = new Set([
  'cluster.create',
  'cluster.update',
  'cluster.remove',
  'project.create',
  'project.remove',
]);

/** After these nothing is under way with a deployment, so that it can be observed. */
const settles: ReadonlySet<string> = new Set([
  'deployment.conclude',
  'deployment.adopt',
  'deployment.set_state',
  'operation.cancel',
]);
