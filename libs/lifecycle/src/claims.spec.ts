import { expect, test } from 'vitest';
import { claimTakeoverMs, mayEndClaim } from './claims.ts';

const claim = { claimedById: 'rex', claimedAtMs: 1_000 };

test.each([
  ['its holder at once', 'rex', 1_000, true],
  ['another reviewer not at once', 'eve', 1_000, false],
  ['another reviewer not a moment before the time is over', 'eve', 1_000 + claimTakeoverMs - 1, false],
  ['another reviewer once the time is over', 'eve', 1_000 + claimTakeoverMs, true],
])('a claim is ended by %s', (_, account, nowMs, allowed) => {
  expect(mayEndClaim(claim, account, nowMs)).toBe(allowed);
});
