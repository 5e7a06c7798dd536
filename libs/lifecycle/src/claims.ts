/** How long a claim keeps other reviewers from claiming the same submission. */
export const claimTakeoverMs = 24 * 60 * 60 * 1000;

/** Who has said that they are reviewing a submission, and since when. */
export type Claim = { readonly claimedById: string; readonly claimedAtMs: number };

/** When others may take a claim over or release it: it never lapses by itself, since nobody may be waiting for it. */
export function claimHeldUntilMs({ claimedAtMs }: Pick<Claim, 'claimedAtMs'>): number {
  return claimedAtMs + claimTakeoverMs;
}

/** Whether somebody may release a claim, or take it over: its holder at any time, others once it is old enough. */
export function mayEndClaim(claim: Claim, accountId: string, nowMs: number): boolean {
  return claim.claimedById === accountId || nowMs >= claimHeldUntilMs(claim);
}
