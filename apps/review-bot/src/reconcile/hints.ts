import type { Delivery, Sender } from '../inbox/inbox.ts';

/** A push to the head of a pull request. */
export type Push = {
  /** Null: the pull request was opened with it. */
  readonly before: string | null;
  readonly after: string;
  readonly by: Sender;
};

/** The push that a delivery tells of, if it does. */
export function pushOf({ event, action, hint, sender }: Delivery): Push | null {
  if (event !== 'pull_request' || sender === null) return null;
  const after = text(hint['after']);
  if (after === null) return null;
  if (action === 'opened') return { before: null, after, by: sender };
  const before = text(hint['before']);
  return action === 'synchronize' && before !== null ? { before, after, by: sender } : null;
}

/** Who put the pull request into the merge queue, where a delivery tells so. */
export function queuedBy(deliveries: readonly Delivery[]): Sender | null {
  const queued = deliveries.findLast(
    ({ event, action }) => event === 'pull_request' && action === 'enqueued',
  );
  return queued?.sender ?? null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
