import { setTimeout as sleep } from 'node:timers/promises';
import { isDeploymentError } from '../errors.ts';
import { type InstanceResource, readInstance } from '../instance/read-instance.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { explain } from '../reasons/explain.ts';
import type { Reason } from '../reasons/reason.ts';
import { told } from './outcome.ts';
import type { PerformContext } from './types.ts';

/** How often the cluster is looked at while Helm works. */
const lookMs = 2_000;

/** Watches what becomes of objects while Helm works on them. */
export type Monitor = {
  /** The reasons found last, the plainest first: what is undone afterwards can be explained only from before. */
  readonly reasons: () => readonly Reason[];
  /** Ends the looking. */
  stop(): Promise<void>;
};

/** What is looked at. */
export type Watched = {
  /** What has to become ready. */
  readonly awaited: readonly KubeObject[];
  /** What can be the reason why that is not so: hooks, too, which come and go. */
  readonly explained: readonly KubeObject[];
};

/** Tells how many objects are ready, and each new reason why one is not, until it is stopped. */
export function monitor(
  {
    connection,
    namespace,
    report,
    signal,
  }: Pick<PerformContext, 'connection' | 'namespace' | 'report' | 'signal'>,
  { awaited, explained }: Watched,
  hide: (text: string) => string,
): Monitor {
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const said = new Set<string>();
  let reasons: readonly Reason[] = [];
  let counted = '';

  const look = async (): Promise<void> => {
    const { resources } = await readInstance(connection, { namespace, manifests: awaited, signal: ended });
    const progress = progressOf(resources);
    if (counted !== progress.message) report({ kind: 'progress', data: progress });
    counted = progress.message;
    if (progress.ready === progress.total) return;
    const found = await explain(connection, { namespace, resources: explained, signal: ended });
    if (found.length > 0) reasons = found;
    for (const reason of found) {
      const key = `${reason.code} ${reason.owner.kind}/${reason.owner.name} ${reason.container ?? ''}`;
      if (said.has(key) || reason.code === 'not_ready') continue;
      said.add(key);
      report({ kind: 'warning', data: told(reason, hide) });
    }
  };

  const watching = (async () => {
    while (!ended.aborted) {
      try {
        await sleep(lookMs, undefined, { signal: ended });
        await look();
      } catch (error) {
        if (ended.aborted) return;
        // Helm goes on whether we see it or not, and says what is wrong with the cluster.
        if (!isDeploymentError(error)) throw error;
      }
    }
  })();
  // Told by `stop`; until then it is nobody's unhandled rejection.
  watching.catch(() => undefined);

  return {
    reasons: () => reasons,
    async stop() {
      stop.abort();
      await watching;
    },
  };
}

function progressOf(resources: readonly InstanceResource[]) {
  const ready = resources.filter(({ state }) => state === 'ready').length;
  const waiting = resources
    .filter(({ state }) => state !== 'ready')
    .map(({ kind, name }) => `${kind}/${name}`);
  const total = resources.length;
  return {
    step: 'waiting',
    ready,
    total,
    message:
      waiting.length === 0
        ? `all ${total} resources are ready`
        : `${ready} of ${total} resources are ready; waiting for ${waiting.slice(0, 5).join(', ')}${waiting.length > 5 ? ' and more' : ''}`,
  };
}
