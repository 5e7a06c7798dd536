import { HelmError } from '@chandlery/helm-cli';
import type { ReleaseSummary } from '../releases/release-types.ts';
import { operationLabel } from './operation-label.ts';
import { isPending, recordsOf } from './release-standing.ts';
import type { PerformContext, PerformRequest } from './types.ts';
import { endUnfinished, isLeftUnfinished } from './unfinished.ts';

/** How long putting things back in order may take, beyond what Helm waits. */
const cleanSeconds = 120;

/** What is needed to run Helm for a release. */
export type HelmScope = Pick<
  PerformContext,
  'helm' | 'kubeconfig' | 'namespace' | 'connection' | 'report'
> & {
  readonly signal: AbortSignal;
};

/** How the work of a process that died stands. */
export type Recovered =
  /** It was done: Helm has recorded it. */
  | { readonly kind: 'done' }
  /** Nothing stands in the way of doing it (again). */
  | { readonly kind: 'again' };

/**
 * Looks at what Helm recorded of an operation whose process died, and puts it in order: what was finished is left, what was
 * begun is taken back so that it can be done again. Says what it found.
 */
export async function recover(scope: HelmScope, request: PerformRequest): Promise<Recovered> {
  const records = await recordsOf(scope, request.release, scope.signal);
  const [latest] = records;
  if (latest === undefined) {
    say(scope, 'nothing_recorded', 'Helm has recorded nothing of it: it is done from the start.');
    return { kind: 'again' };
  }
  if (isDone(latest, request)) {
    say(scope, 'finished_before', `Helm had finished revision ${latest.revision} before the process died.`);
    return { kind: 'done' };
  }
  if (!isPending(latest)) {
    say(
      scope,
      'not_begun',
      `Helm's newest revision is ${latest.revision} (${latest.status}): it is done (again).`,
    );
    return { kind: 'again' };
  }
  if (request.kind === 'uninstall') return { kind: 'again' };
  await takeBack(scope, request.release, records);
  return { kind: 'again' };
}

/**
 * Looks, before anything else is done, whether an operation of before was broken off with the cluster out of reach: Helm refuses
 * to do anything to such a release, though nobody is at it any more.
 */
export async function letGoOfUnfinished(scope: HelmScope, { kind, release }: PerformRequest): Promise<void> {
  if (kind !== 'upgrade' && kind !== 'rollback') return;
  const records = await recordsOf(scope, release, scope.signal);
  const [latest] = records;
  if (latest === undefined || !isLeftUnfinished(records)) return;
  const what = `Revision ${latest.revision} (${latest.status})`;
  say(scope, 'left_unfinished', `${what} was left by an operation that broke off: it is recorded as failed.`);
  await endUnfinished(scope, release, records, scope.signal);
}

/** Whether a record shows that the operation came to its end, and well. */
function isDone({ status, labels, revision }: ReleaseSummary, request: PerformRequest): boolean {
  switch (request.kind) {
    case 'install':
    case 'upgrade':
      return status === 'deployed' && labels[operationLabel] === request.operation;
    case 'rollback':
      // A rollback's record carries the labels of the revision it goes back to.
      return status === 'deployed' && revision > (request.revisionBefore ?? 0);
    case 'uninstall':
      return status === 'uninstalled' && request.keepHistory;
    case 'test':
      return false;
  }
}

/**
 * Ends what Helm was in the middle of: a first install is removed, anything else rolled back to what was deployed last. Done
 * where nothing is pending, it rolls back what failed.
 * @returns the revision that it went back to; `null` where nothing is left
 */
export async function takeBack(
  scope: HelmScope,
  release: string,
  records: readonly ReleaseSummary[],
): Promise<number | null> {
  const [latest] = records;
  if (latest === undefined) return null;
  const good = records.find(({ status }) => status === 'deployed' || status === 'superseded');
  const on = { kubeconfig: await scope.kubeconfig(cleanSeconds * 2), signal: scope.signal };
  const target = { release, namespace: scope.namespace };
  if (good === undefined) {
    say(scope, 'taken_back', `Revision ${latest.revision} (${latest.status}) was the first: it is removed.`);
    await removed(() => scope.helm.uninstall({ ...target, timeoutSeconds: cleanSeconds }, on));
    return null;
  }
  say(
    scope,
    'taken_back',
    `Revision ${latest.revision} (${latest.status}) was not finished: it is rolled back to revision ${good.revision}.`,
  );
  await scope.helm.rollback(
    { ...target, revision: good.revision, timeoutSeconds: cleanSeconds, wait: 'hooks' },
    on,
  );
  await endUnfinished(scope, release, records, scope.signal);
  return good.revision;
}

/** What is not there any more is removed. */
export async function removed(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof HelmError && error.failure?.code === 'release_not_found') return;
    throw error;
  }
}

function say({ report }: HelmScope, code: string, message: string): void {
  report({ kind: 'warning', data: { code, message } });
}
