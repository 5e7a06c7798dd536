import type { ClusterConnection, ListQuery } from '../connection/cluster-connection.ts';
import { DeploymentError, isDeploymentError } from '../errors.ts';
import { objectAt, numberAt, textAt, type KubeObject } from '../objects/kube-object.ts';
import { jsonLines } from './json-lines.ts';

/** What of a connection is needed to follow a list. */
export type ListSource = Pick<ClusterConnection, 'list' | 'stream'>;

/** A list that is followed. `T` is what is kept of an object. */
export type Followed<T> = {
  readonly path: string;
  readonly query?: ListQuery;
  /** The `Accept` of the list and of the watch. */
  readonly accept?: { readonly list: string; readonly object: string };
  readonly project: (object: KubeObject) => T | undefined;
  readonly mostItems: number;
  /** The whole list, at the start and whenever history was lost. */
  readonly onList: (items: readonly T[], isTruncated: boolean) => void;
  /** One object came, changed (`kept` may have become `undefined`) or went. */
  readonly onChange: (uid: string, kept: T | undefined) => void;
  /** What stands in the way at the moment; `undefined` once it works again. */
  readonly onProblem: (problem: DeploymentError | undefined) => void;
};

/** How watches take their time; shorter ones are for tests. */
export type FollowTimes = {
  /** After how long the server is asked to end a watch, so that load spreads over its replicas. */
  readonly watchSeconds: number;
  /** A server sends a bookmark each minute: after such a silence the connection is taken for dead. */
  readonly silenceMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
};

export const followTimes: FollowTimes = {
  watchSeconds: 300,
  silenceMs: 100_000,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
};

/**
 * Lists, then watches from where the list was, until the signal ends it: goes on after a broken connection where it was, lists
 * anew when the server has forgotten that place (410), pauses longer after each failure. Never throws.
 */
export async function followList<T>(
  connection: ListSource,
  followed: Followed<T>,
  signal: AbortSignal,
  times: FollowTimes = followTimes,
): Promise<void> {
  let resourceVersion: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    try {
      if (resourceVersion === undefined) resourceVersion = await list(connection, followed, signal);
      followed.onProblem(undefined);
      for await (const version of watch(connection, followed, resourceVersion, signal, times)) {
        resourceVersion = version;
        failures = 0;
      }
      // A server that ends every watch at once is not asked a hundred times a second.
      if (performance.now() - startedAt < times.firstPauseMs) await pause(times.firstPauseMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      const isGone = isDeploymentError(error, 'resource_gone');
      if (isGone || resourceVersion === undefined) resourceVersion = undefined;
      if (!isGone || failures > 0) {
        followed.onProblem(asDeploymentError(error));
        const longest = Math.min(times.firstPauseMs * 2 ** failures, times.longestPauseMs);
        await pause(longest * (0.5 + Math.random() / 2), signal);
      }
      failures += 1;
    }
  }
}

async function list<T>(connection: ListSource, followed: Followed<T>, signal: AbortSignal): Promise<string> {
  const { path, query = {}, accept, project, mostItems } = followed;
  const listed = await connection.list(path, {
    query,
    project,
    mostItems,
    signal,
    timeoutMs: 60_000,
    ...(accept === undefined ? {} : { accept: accept.list }),
  });
  followed.onList(listed.items, listed.isTruncated);
  return listed.resourceVersion;
}

/** Watches once; yields how far it is. */
async function* watch<T>(
  connection: ListSource,
  followed: Followed<T>,
  resourceVersion: string,
  signal: AbortSignal,
  times: FollowTimes,
): AsyncGenerator<string> {
  const parameters = new URLSearchParams({
    ...followed.query,
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: String(Math.ceil(times.watchSeconds * (1 + Math.random()))),
  });
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), times.silenceMs);
  try {
    const chunks = await connection.stream(`${followed.path}?${parameters}`, {
      signal: AbortSignal.any([signal, silence.signal]),
      ...(followed.accept === undefined ? {} : { accept: followed.accept.object }),
    });
    for await (const event of jsonLines(chunks)) {
      if (signal.aborted) return;
      timer.refresh();
      const type = textAt(event, 'type');
      const object = objectAt(event, 'object');
      if (type === 'ERROR') throw watchError(object);
      const uid = textAt(object, 'metadata', 'uid');
      if (type === 'DELETED') followed.onChange(uid, undefined);
      else if (type === 'ADDED' || type === 'MODIFIED') followed.onChange(uid, followed.project(object));
      yield textAt(object, 'metadata', 'resourceVersion');
    }
  } catch (error) {
    // Nothing was heard for long: to be gone on with where it was, and no failure.
    if (!silence.signal.aborted || signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** Inside a watch the server says its errors as events, as its status was long sent. */
function watchError(status: KubeObject): DeploymentError {
  const isGone = numberAt(status, 'code') === 410 || textAt(status, 'reason') === 'Expired';
  return new DeploymentError({
    code: isGone ? 'resource_gone' : 'cluster_failed',
    message: textAt(status, 'message') || 'the watch of the cluster failed',
    remedy: isGone ? 'read the list again from its start' : "look into the API server's log",
  });
}

function asDeploymentError(error: unknown): DeploymentError {
  if (error instanceof DeploymentError) return error;
  return new DeploymentError({
    code: 'cluster_answer_invalid',
    message: 'the answer of the cluster could not be worked on',
    remedy: "look into the store's log",
    cause: error,
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
