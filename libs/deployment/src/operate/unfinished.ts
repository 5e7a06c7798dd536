import { operationLabel } from './operation-label.ts';
import { recordAsFailed } from '../releases/end-record.ts';
import type { ReleaseSummary } from '../releases/release-types.ts';
import { isPendingChange } from '../releases/release-types.ts';
import type { PerformContext } from './types.ts';

const description = 'Helm was ended in the middle of it';

/**
 * Whether the newest record was left by an operation of the store that did not come to its end. Helm gives a revision the labels
 * of the one before, so that one made by hand carries an operation's label, too: of one that came to its end long ago.
 */
export function isLeftUnfinished([latest, ...older]: readonly ReleaseSummary[]): boolean {
  if (latest === undefined || !isPendingChange(latest.status)) return false;
  const operation = latest.labels[operationLabel];
  if (operation === undefined) return false;
  return !older.some(
    ({ status, labels }) =>
      labels[operationLabel] === operation && (status === 'deployed' || status === 'superseded'),
  );
}

/** Lets no record say any more that Helm is in the middle of it, where it is known that it is not. */
export async function endUnfinished(
  { connection, namespace }: Pick<PerformContext, 'connection' | 'namespace'>,
  release: string,
  records: readonly ReleaseSummary[],
  signal: AbortSignal,
): Promise<void> {
  for (const { revision, status } of records) {
    if (!isPendingChange(status)) continue;
    await recordAsFailed(connection, { namespace, name: release, revision }, description, { signal });
  }
}
