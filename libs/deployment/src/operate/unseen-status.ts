import type { PerformedStatus, PerformOutcome } from './types.ts';

/** Why something stands as it does of which nothing could be seen, or of which nothing is counted. */
export function unseenStatus({ code, message }: PerformOutcome): PerformedStatus {
  return { code, message, resources: { total: 0, ready: 0, failed: 0 } };
}
