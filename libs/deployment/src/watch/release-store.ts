import { scheduleWindowMs } from '../readiness/pods.ts';
import type { ReleaseSummary } from '../releases/release-types.ts';
import type { Kept, KeptPod, KeptRecord, KeptWorkload, ReleaseKey } from './projections.ts';

/** A workload of a release, in short. */
export type WatchedWorkload = Pick<
  KeptWorkload,
  'kind' | 'namespace' | 'name' | 'state' | 'reason' | 'message'
>;

/** A release as its cluster has it now. */
export type ReleaseState = ReleaseKey & {
  /** Helm's newest record; `null` where Helm has none (any more). */
  readonly record: ReleaseSummary | null;
  /** Of its workloads and pods; `ready` also where it has none. */
  readonly state: 'ready' | 'progressing' | 'failed';
  readonly workloads: readonly WatchedWorkload[];
  readonly pods: {
    readonly total: number;
    readonly ready: number;
    /** A few of those that failed. */
    readonly failing: readonly { readonly name: string; readonly reason: string; readonly message: string }[];
  };
  /** What its pods run, as their specifications name it, in order; at most `mostImages`. */
  readonly images: readonly string[];
};

const mostFailing = 5;
const mostImages = 100;

/** Keeps what watches say of releases, and knows which of them are to be told about anew. No I/O. */
export class ReleaseStore {
  readonly #mostObjects: number;
  readonly #kept = new Map<string, { readonly kept: Kept; readonly source: string }>();
  /** Uids by release, and workloads by place, so that one change does not look at all. */
  readonly #members = new Map<string, Set<string>>();
  readonly #workloads = new Map<string, KeptWorkload>();
  readonly #podsOfWorkload = new Map<string, Set<string>>();
  readonly #memberOf = new Map<string, string>();
  readonly #dirty = new Set<string>();
  /** Releases to be looked at again for time that passes. */
  readonly #due = new Set<string>();
  readonly #told = new Map<string, string>();
  #isTruncated = false;

  constructor(mostObjects: number) {
    this.#mostObjects = mostObjects;
  }

  /** Whether there was more than is kept. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** Everything that a source has: what it had before and has no more is forgotten. */
  replace(source: string, items: readonly Kept[], isTruncated = false): void {
    const uids = new Set(items.map(({ uid }) => uid));
    for (const [uid, known] of this.#kept) {
      if (known.source === source && !uids.has(uid)) this.#forget(uid);
    }
    for (const item of items) this.change(source, item.uid, item);
    if (isTruncated) this.#isTruncated = true;
  }

  /** One object came or changed; or went, where `kept` is `undefined`. */
  change(source: string, uid: string, kept: Kept | undefined): void {
    if (kept === undefined) return this.#forget(uid);
    const known = this.#kept.get(uid);
    if (known === undefined && this.#kept.size >= this.#mostObjects) {
      this.#isTruncated = true;
      return;
    }
    if (known !== undefined) this.#forget(uid);
    this.#kept.set(uid, { kept, source });
    if (kept.type === 'workload') this.#addWorkload(kept);
    if (kept.type === 'pod' && kept.workload !== undefined)
      addTo(this.#podsOfWorkload, placeOfPod(kept), uid);
    this.#join(kept);
  }

  /**
   * The releases whose state is another than when they were told of last, and when to ask again though nothing came: pods
   * that no node takes count as failed after a while.
   */
  takeChanges(nowMs: number): {
    readonly changes: readonly ReleaseState[];
    readonly againAtMs: number | undefined;
  } {
    const changes: ReleaseState[] = [];
    let againAtMs: number | undefined;
    for (const key of this.#dirty) {
      const { state, dueAtMs } = this.#stateOf(key, nowMs);
      if (dueAtMs !== undefined) againAtMs = Math.min(againAtMs ?? dueAtMs, dueAtMs);
      this.#dirty.delete(key);
      if (dueAtMs !== undefined) this.#due.add(key);
      const text = JSON.stringify(state);
      if (this.#told.get(key) === text) continue;
      if (state.record === null && !this.#members.has(key)) this.#told.delete(key);
      else this.#told.set(key, text);
      changes.push(state);
    }
    return { changes, againAtMs };
  }

  /** Takes back that these were told: the next time they are told again. */
  untell(states: readonly ReleaseKey[]): void {
    for (const state of states) {
      this.#told.delete(keyOf(state));
      this.#dirty.add(keyOf(state));
    }
  }

  /** Makes what waited for time to pass be looked at again. */
  wake(): void {
    for (const key of this.#due) this.#dirty.add(key);
    this.#due.clear();
  }

  /** One release as it is now; `undefined` where nothing is known of it. */
  find({ namespace, name }: ReleaseKey, nowMs: number): ReleaseState | undefined {
    const key = keyOf({ namespace, name });
    return this.#members.has(key) ? this.#stateOf(key, nowMs).state : undefined;
  }

  /** Every release that something is known of. */
  all(nowMs: number): readonly ReleaseState[] {
    return [...this.#members.keys()].map((key) => this.#stateOf(key, nowMs).state);
  }

  #addWorkload(workload: KeptWorkload): void {
    const place = placeOf(workload);
    this.#workloads.set(place, workload);
    // Pods that came before their workload may belong to another release than they say.
    for (const uid of this.#podsOfWorkload.get(place) ?? []) {
      const pod = this.#kept.get(uid)?.kept;
      if (pod?.type !== 'pod') continue;
      for (const key of this.#keysWith(uid)) this.#leave(key, uid);
      this.#join(pod);
    }
  }

  #join(kept: Kept): void {
    const release = this.#releaseOf(kept);
    if (release === undefined) return;
    const key = keyOf(release);
    addTo(this.#members, key, kept.uid);
    this.#memberOf.set(kept.uid, key);
    this.#dirty.add(key);
  }

  #keysWith(uid: string): string[] {
    const key = this.#memberOf.get(uid);
    return key === undefined ? [] : [key];
  }

  #leave(key: string, uid: string): void {
    takeFrom(this.#members, key, uid);
    this.#memberOf.delete(uid);
    this.#dirty.add(key);
  }

  #forget(uid: string): void {
    const known = this.#kept.get(uid)?.kept;
    if (known === undefined) return;
    this.#kept.delete(uid);
    for (const key of this.#keysWith(uid)) this.#leave(key, uid);
    if (known.type === 'workload' && this.#workloads.get(placeOf(known))?.uid === uid) {
      this.#workloads.delete(placeOf(known));
    }
    if (known.type === 'pod' && known.workload !== undefined)
      takeFrom(this.#podsOfWorkload, placeOfPod(known), uid);
  }

  #releaseOf(kept: Kept): ReleaseKey | undefined {
    if (kept.type === 'record') return kept.summary;
    if (kept.type === 'workload') return kept.release;
    const workload = this.#workloads.get(placeOfPod(kept));
    // The Job of a hook is not kept, and its pods carry what the chart labels everything with.
    if (workload === undefined && kept.workload?.startsWith('Job/') === true) return undefined;
    return workload?.release ?? kept.release;
  }

  #stateOf(key: string, nowMs: number): { state: ReleaseState; dueAtMs: number | undefined } {
    const members = [...(this.#members.get(key) ?? [])].flatMap((uid) => this.#kept.get(uid)?.kept ?? []);
    const records = members.filter((one): one is KeptRecord => one.type === 'record');
    const workloads = members.filter((one): one is KeptWorkload => one.type === 'workload').sort(byName);
    const pods = members
      .filter((one): one is KeptPod => one.type === 'pod')
      .map((pod) => aged(pod, nowMs))
      .sort(byName);
    const [namespace = '', name = ''] = key.split('/');
    const failing = pods.filter((pod) => pod.state === 'failed');
    const waiting = pods
      .filter((pod) => pod.reason === 'PodNotScheduled')
      .map((pod) => pod.createdAtMs + scheduleWindowMs);
    const state: ReleaseState = {
      namespace,
      name,
      record:
        records.map(({ summary }) => summary).sort((one, other) => other.revision - one.revision)[0] ?? null,
      state: worst([...workloads, ...pods]),
      workloads: workloads.map(({ kind, namespace, name, state, reason, message }) => ({
        kind,
        namespace,
        name,
        state,
        reason,
        message,
      })),
      pods: {
        total: pods.length,
        ready: pods.filter((pod) => pod.state === 'ready').length,
        failing: failing
          .slice(0, mostFailing)
          .map(({ name, reason, message }) => ({ name, reason, message })),
      },
      images: [...new Set(pods.flatMap(({ images }) => images))].sort().slice(0, mostImages),
    };
    return { state, dueAtMs: waiting.length === 0 ? undefined : Math.min(...waiting) };
  }
}

/** What was said of a pod when it came may be otherwise by now. */
function aged(pod: KeptPod, nowMs: number): KeptPod {
  if (pod.reason !== 'PodNotScheduled' || nowMs - pod.createdAtMs < scheduleWindowMs) return pod;
  return { ...pod, state: 'failed', reason: 'Unschedulable' };
}

function worst(members: readonly { readonly state: ReleaseState['state'] }[]): ReleaseState['state'] {
  if (members.some(({ state }) => state === 'failed')) return 'failed';
  return members.some(({ state }) => state === 'progressing') ? 'progressing' : 'ready';
}

function keyOf({ namespace, name }: ReleaseKey): string {
  return `${namespace}/${name}`;
}

function placeOf({ namespace, kind, name }: Pick<KeptWorkload, 'namespace' | 'kind' | 'name'>): string {
  return `${namespace}/${kind}/${name}`;
}

function placeOfPod({ namespace, workload }: KeptPod): string {
  return `${namespace}/${workload ?? ''}`;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

function takeFrom(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  known?.delete(value);
  if (known?.size === 0) sets.delete(key);
}
