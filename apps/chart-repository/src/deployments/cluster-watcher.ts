import {
  checkCluster,
  type ClusterConnection,
  type DeploymentError,
  type FollowTimes,
  isDeploymentError,
  type ReleaseState,
  type ReleaseWatch,
  watchReleases,
} from '@chandlery/deployment';
import { systemActor } from '@chandlery/lifecycle';
import type { Cluster, Deployment, Project } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { observeDeployment, observeNothing, type Observing } from './observe-deployment.ts';

/** How a cluster is watched; shorter times are for tests. */
export type WatcherTimes = {
  /** How long a problem lasts before it is told: a connection that is made anew is none. */
  readonly problemAfterMs: number;
  /** How long after an operation its deployment is looked at: the watch sees a little later what the operation saw. */
  readonly afterOperationMs: number;
  readonly follow?: FollowTimes;
};

export const watcherTimes: WatcherTimes = { problemAfterMs: 5_000, afterOperationMs: 500 };

/** A watch, with the projects that it is for. */
type Open = { readonly watch: ReleaseWatch; readonly projects: () => readonly Project[] };

const checkMs = 15_000;
const pageSize = 200;

/**
 * Watches one cluster: over all of it where the store may, or else each project's namespace as the project's account. What it sees
 * goes into the deployments' rows, one after the other.
 */
export class ClusterWatcher {
  readonly cluster: Cluster;
  readonly #services: Observing;
  readonly #times: WatcherTimes;
  #projects: readonly Project[];
  #whole: Open | undefined;
  readonly #byProject = new Map<string, Open>();
  #isByProject = false;
  #isClosed = false;
  #told: string | undefined;
  #work: Promise<void> = Promise.resolve();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    services: Observing,
    cluster: Cluster,
    projects: readonly Project[],
    times: WatcherTimes = watcherTimes,
  ) {
    this.#services = services;
    this.cluster = cluster;
    this.#projects = projects;
    this.#times = times;
    this.#told = cluster.lastCheck?.ok === false ? (cluster.lastCheck.problem?.code ?? 'unwell') : undefined;
    this.#do(() => this.#openWhole());
  }

  /** What it watches for, from now on. */
  setProjects(projects: readonly Project[]): void {
    this.#projects = projects;
    if (this.#isByProject) this.#do(() => this.#openEach());
  }

  /** Looks at a deployment after something was done to it. */
  lookAt(deployment: string): void {
    this.#later(this.#times.afterOperationMs, () => this.#observeById(deployment));
  }

  /** Looks at every deployment: for those that the cluster has nothing of, and to say that all were looked at. */
  sweep(): void {
    const isOpen = this.#whole !== undefined || this.#isByProject;
    this.#do(() => (isOpen ? this.#observeAll() : this.#openWhole()));
  }

  /** Ends the watches, when what is being written down is written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#open().map(({ watch }) => watch.close()));
    await this.#work;
    // Those that were being opened.
    await Promise.all(this.#open().map(({ watch }) => watch.close()));
  }

  #open(): Open[] {
    return [...(this.#whole === undefined ? [] : [this.#whole]), ...this.#byProject.values()];
  }

  async #openWhole(): Promise<void> {
    const connection = await this.#connect();
    if (connection === undefined || this.#isClosed || this.#whole !== undefined) return;
    const open: Open = {
      projects: () => this.#projects,
      watch: watchReleases(connection, { namespaces: 'all', ...this.#listeners(() => open) }),
    };
    this.#whole = open;
    void open.watch.synced.then(() => this.#synced(open));
  }

  /** `undefined` where that is not possible now; the next sweep tries again. */
  async #connect(): Promise<ClusterConnection | undefined> {
    try {
      return await this.#services.clusters.ofCluster(this.cluster);
    } catch (problem) {
      if (!(problem instanceof Refusal) && !isDeploymentError(problem)) throw problem;
      if (this.#told !== problem.code) await this.#recordCheck({ ok: false, version: null, problem });
      this.#told = problem.code;
      return undefined;
    }
  }

  /** Where the store may not look at the whole cluster: each project's own account may look at its namespace. */
  async #openEach(): Promise<void> {
    const whole = this.#whole;
    this.#isByProject = true;
    this.#whole = undefined;
    await whole?.watch.close();
    const wanted = new Map(this.#projects.map((project) => [project.id, project]));
    for (const [id, { watch }] of this.#byProject) {
      if (wanted.has(id)) continue;
      this.#byProject.delete(id);
      await watch.close();
    }
    for (const project of wanted.values()) {
      if (this.#byProject.has(project.id) || this.#isClosed) continue;
      const connection = await this.#services.clusters.ofProject(this.cluster, project);
      const namespaces = [project.namespace];
      const open: Open = {
        projects: () => [project],
        watch: watchReleases(connection, { namespaces, ...this.#listeners(() => open) }),
      };
      this.#byProject.set(project.id, open);
      void open.watch.synced.then(() => this.#synced(open));
    }
  }

  #listeners(open: () => Open) {
    return {
      onChanges: (changes: readonly ReleaseState[]) => {
        this.#do(() => this.#observeChanges(open(), changes));
      },
      onProblem: (problem: DeploymentError | undefined) => {
        if (problem === undefined) this.#do(() => this.#tell(open()));
        else this.#later(this.#times.problemAfterMs, () => this.#tell(open()));
      },
      ...(this.#times.follow === undefined ? {} : { times: this.#times.follow }),
    };
  }

  #synced(open: Open): void {
    this.#do(() => this.#tell(open));
  }

  /** Says what stands in the way, at the cluster and at its deployments, or that all is well again. */
  async #tell(open: Open): Promise<void> {
    if (!this.#open().includes(open)) return;
    const { problem } = open.watch;
    const { log } = this.#services;
    if (open === this.#whole && problem?.code === 'cluster_forbidden') {
      log.info({ cluster: this.cluster.slug, reason: problem.message }, 'watching each project by itself');
      return this.#openEach();
    }
    if (problem === undefined) {
      if (this.#told !== undefined) await this.#recordWell();
      await this.#observeAll(open);
      return;
    }
    // What one project's account may not do says nothing of the cluster.
    if (this.#told !== problem.code && problem.code !== 'cluster_forbidden') {
      await this.#recordCheck({ ok: false, version: null, problem });
      this.#told = problem.code;
    }
    log.warn({ err: problem, cluster: this.cluster.slug }, 'a cluster cannot be watched');
    if (isPartial(problem)) return;
    for (const project of open.projects())
      for await (const deployment of this.#deploymentsOf(project))
        await observeNothing(this.#services, deployment, problem);
  }

  async #recordWell(): Promise<void> {
    const connection = await this.#services.clusters.ofCluster(this.cluster);
    const check = await checkCluster(connection, { signal: AbortSignal.timeout(checkMs) });
    const [problem = null] = check.problems;
    await this.#recordCheck({ ok: problem === null, version: check.version, problem });
    this.#told = undefined;
  }

  async #recordCheck({
    problem,
    ...found
  }: {
    readonly ok: boolean;
    readonly version: string | null;
    readonly problem: { readonly code: string; readonly message: string } | null;
  }): Promise<void> {
    const { database, nowMs } = this.#services;
    const said = problem === null ? null : { code: problem.code, message: problem.message };
    const check = { atMs: nowMs(), ...found, problem: said };
    await database.clusters.recordCheck({ id: this.cluster.id, check, actor: systemActor });
  }

  async #observeChanges(open: Open, changes: readonly ReleaseState[]): Promise<void> {
    const { problem } = open.watch;
    if (problem !== undefined && !isPartial(problem)) return;
    const byNamespace = new Map(open.projects().map((project) => [project.namespace, project]));
    for (const { namespace, name } of changes) {
      const project = byNamespace.get(namespace);
      if (project === undefined) continue;
      const deployment = await this.#services.database.deployments.find(project.id, name);
      if (deployment !== undefined) await this.#observe(open, project, deployment);
    }
  }

  async #observeAll(only?: Open): Promise<void> {
    for (const open of only === undefined ? this.#open() : [only]) {
      const { problem } = open.watch;
      if (problem !== undefined && !isPartial(problem)) continue;
      for (const project of open.projects())
        for await (const deployment of this.#deploymentsOf(project))
          await this.#observe(open, project, deployment);
    }
  }

  async #observeById(id: string): Promise<void> {
    const deployment = await this.#services.database.deployments.findById(id);
    const project = this.#projects.find((one) => one.id === deployment?.projectId);
    const open = project && this.#open().find((one) => one.projects().includes(project));
    if (deployment === undefined || project === undefined || open === undefined) return;
    const { problem } = open.watch;
    if (problem === undefined || isPartial(problem)) await this.#observe(open, project, deployment);
  }

  async #observe({ watch }: Open, project: Project, { id, namespace, name }: Deployment): Promise<void> {
    // What is known now, which may be newer than what was told.
    const seen = watch.find({ namespace, name });
    try {
      await observeDeployment(this.#services, { cluster: this.cluster, project }, id, seen);
    } catch (error) {
      if (!isDeploymentError(error)) throw error;
      this.#services.log.warn({ err: error, deployment: id }, 'a deployment could not be looked at');
    }
  }

  async *#deploymentsOf({ id }: Project): AsyncGenerator<Deployment> {
    let cursor: string | undefined;
    do {
      const page = await this.#services.database.deployments.list({
        projectId: id,
        limit: pageSize,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const deployment of page.items) if (!this.#isClosed) yield deployment;
      cursor = page.next;
    } while (cursor !== undefined && !this.#isClosed);
  }

  #later(ms: number, work: () => Promise<void>): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#do(work);
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }

  /** One after the other, so that what was seen later is written later. */
  #do(work: () => Promise<void>): void {
    this.#work = this.#work
      .then(() => (this.#isClosed ? undefined : work()))
      .catch((error: unknown) =>
        this.#services.log.error({ err: error, cluster: this.cluster.slug }, 'watching a cluster failed'),
      );
  }
}

/** More objects than are kept: most is known, and each drift is looked at by itself. */
function isPartial({ code }: DeploymentError): boolean {
  return code === 'cluster_answer_invalid';
}
