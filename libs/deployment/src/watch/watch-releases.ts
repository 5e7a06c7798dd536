import { metadataOnly, type ClusterConnection } from '../connection/cluster-connection.ts';
import { DeploymentError } from '../errors.ts';
import { followList, followTimes, type Followed, type FollowTimes } from './follow-list.ts';
import { keptPod, keptRecord, keptWorkload, type Kept, type ReleaseKey } from './projections.ts';
import { ReleaseStore, type ReleaseState } from './release-store.ts';

/** How releases are watched. */
export type WatchReleasesOptions = {
  /** Namespaces, or all of the cluster, which takes the right to list there. */
  readonly namespaces: readonly string[] | 'all';
  /** Releases that changed, together: first all there are, then what is new. Called one after the other. */
  readonly onChanges: (changes: readonly ReleaseState[]) => void | Promise<void>;
  /** What stands in the way of knowing: said when it begins, and with `undefined` when all is well again. */
  readonly onProblem?: (problem: DeploymentError | undefined) => void;
  /** How many objects are kept at most, some 500 bytes each; beyond, a problem is said. */
  readonly mostObjects?: number;
  /** For how long changes are gathered. */
  readonly gatherMs?: number;
  readonly times?: FollowTimes;
};

type Source = { readonly name: string; readonly abort: AbortController; readonly done: Promise<void> };

const workloads: readonly [apiVersion: string, kind: string, plural: string][] = [
  ['apps/v1', 'Deployment', 'deployments'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['apps/v1', 'DaemonSet', 'daemonsets'],
  ['batch/v1', 'Job', 'jobs'],
];

/** The releases of one cluster, kept up to date by watches that everybody shares. Made by `watchReleases`; `close` ends it. */
export class ReleaseWatch {
  /** Fulfilled when every list was read once, or was found not to be readable. */
  readonly synced: Promise<void>;
  readonly #connection: ClusterConnection;
  readonly #options: WatchReleasesOptions;
  readonly #store: ReleaseStore;
  readonly #sources = new Map<string, readonly Source[]>();
  readonly #unread = new Set<string>();
  readonly #problems = new Map<string, DeploymentError>();
  #setSynced: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #wakeTimer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(connection: ClusterConnection, options: WatchReleasesOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#store = new ReleaseStore(options.mostObjects ?? 50_000);
    this.synced = new Promise((resolve) => (this.#setSynced = resolve));
    if (options.namespaces === 'all') this.#add('');
    else this.setNamespaces(options.namespaces);
    this.#seeWhetherSynced();
  }

  /** Watches these namespaces from now on, and others no more. Not for a watch over all. */
  setNamespaces(namespaces: readonly string[]): void {
    if (this.#sources.has('')) throw new TypeError('this watch is over all namespaces');
    for (const namespace of this.#sources.keys()) if (!namespaces.includes(namespace)) this.#drop(namespace);
    for (const namespace of namespaces) if (!this.#sources.has(namespace)) this.#add(namespace);
  }

  /** One release as it is now, out of memory; `undefined` where the cluster has nothing of it. */
  find(release: ReleaseKey): ReleaseState | undefined {
    return this.#store.find(release, Date.now());
  }

  /** All releases as they are now, out of memory. */
  all(): readonly ReleaseState[] {
    return this.#store.all(Date.now());
  }

  /** What stands in the way of knowing, at the moment. */
  get problem(): DeploymentError | undefined {
    return this.#problems.values().next().value;
  }

  /** How many objects are kept. */
  get size(): number {
    return this.#store.size;
  }

  /** Ends every watch; what is being told is told to its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#wakeTimer);
    const sources = [...this.#sources.values()].flat();
    for (const { abort } of sources) abort.abort();
    await Promise.all(sources.map(({ done }) => done));
    await this.#telling;
    this.#setSynced();
  }

  #add(namespace: string): void {
    const within = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    const follow = (
      name: string,
      list: Pick<Followed<Kept>, 'path' | 'project' | 'query' | 'accept'>,
    ): Source => {
      const source = `${namespace}/${name}`;
      const abort = new AbortController();
      this.#unread.add(source);
      const followed: Followed<Kept> = {
        ...list,
        mostItems: this.#options.mostObjects ?? 50_000,
        onList: (items, isTruncated) => {
          this.#store.replace(source, items, isTruncated);
          this.#read(source);
        },
        onChange: (uid, kept) => {
          this.#store.change(source, uid, kept);
          this.#gather();
        },
        onProblem: (problem) => this.#say(source, problem),
      };
      const done = followList(this.#connection, followed, abort.signal, this.#options.times ?? followTimes);
      return { name: source, abort, done };
    };
    const records = { query: { labelSelector: 'owner=helm' }, accept: metadataOnly, project: keptRecord };
    this.#sources.set(namespace, [
      follow('secrets', { path: `/api/v1${within}/secrets`, ...records }),
      follow('pods', { path: `/api/v1${within}/pods`, project: keptPod }),
      ...workloads.map(([apiVersion, kind, plural]) =>
        follow(plural, {
          path: `/apis/${apiVersion}${within}/${plural}`,
          project: (object) => keptWorkload(object, apiVersion, kind),
        }),
      ),
    ]);
  }

  #drop(namespace: string): void {
    for (const { name, abort } of this.#sources.get(namespace) ?? []) {
      abort.abort();
      this.#store.replace(name, []);
      this.#unread.delete(name);
      this.#say(name, undefined);
    }
    this.#sources.delete(namespace);
    this.#gather();
  }

  #read(source: string): void {
    this.#unread.delete(source);
    this.#seeWhetherSynced();
    this.#gather();
  }

  #seeWhetherSynced(): void {
    if (this.#unread.size === 0) this.#setSynced();
  }

  #say(source: string, problem: DeploymentError | undefined): void {
    if (this.#isClosed) return;
    const before = this.problem;
    if (problem === undefined) this.#problems.delete(source);
    else {
      this.#problems.set(source, problem);
      // What cannot be read must not keep back what can.
      this.#read(source);
    }
    const limit = this.#store.isTruncated && !this.#problems.has('limit');
    if (limit) this.#problems.set('limit', tooMany(this.#store.size));
    if (before?.code !== this.problem?.code) this.#options.onProblem?.(this.problem);
  }

  /** Until all was read once, a release would seem to lack what is merely not there yet. */
  #gather(): void {
    if (this.#isClosed || this.#timer !== undefined || this.#unread.size > 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#telling = this.#telling.then(() => this.#tell());
    }, this.#options.gatherMs ?? 250);
  }

  async #tell(): Promise<void> {
    const { changes, againAtMs } = this.#store.takeChanges(Date.now());
    if (againAtMs !== undefined && !this.#isClosed) {
      clearTimeout(this.#wakeTimer);
      this.#wakeTimer = setTimeout(
        () => (this.#store.wake(), this.#gather()),
        Math.max(againAtMs - Date.now(), 0) + 10,
      );
    }
    if (changes.length === 0) return;
    try {
      await this.#options.onChanges(changes);
    } catch (cause) {
      this.#store.untell(changes);
      this.#options.onProblem?.(notTaken(cause));
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#telling = this.#telling.then(() => this.#tell());
      }, 5000);
    }
  }
}

/** Watches Helm's releases and what runs of them, until `close`. */
export function watchReleases(connection: ClusterConnection, options: WatchReleasesOptions): ReleaseWatch {
  return new ReleaseWatch(connection, options);
}

function tooMany(size: number): DeploymentError {
  return new DeploymentError({
    code: 'cluster_answer_invalid',
    message: `the cluster has more objects than the ${size} that the watch keeps; states may lack some`,
    remedy: 'watch fewer namespaces, or raise the limit',
  });
}

function notTaken(cause: unknown): DeploymentError {
  return new DeploymentError({
    code: 'cluster_failed',
    message: 'what the watch told could not be taken in; it will be told again',
    remedy: "look into the store's log",
    cause,
  });
}
