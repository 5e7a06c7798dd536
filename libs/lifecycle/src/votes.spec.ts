import { describe, expect, test } from 'vitest';
import { defaultPlatformPolicy } from './policy.ts';
import {
  isPassed,
  requireImpartial,
  requireReason,
  standingApprovals,
  standingRejections,
  type Vote,
} from './votes.ts';

const digest = 'a'.repeat(64);
const otherDigest = 'b'.repeat(64);

describe('approvals that stand', () => {
  test.each<[string, readonly Vote[], readonly string[]]>([
    ['are none without votes', [], []],
    ['are one of each reviewer, however often they approve', [approve('ada'), approve('ada')], ['ada']],
    [
      'are of different reviewers, in the order of their votes',
      [approve('ada'), approve('bob')],
      ['ada', 'bob'],
    ],
    ['leave out who rejected after approving', [approve('ada'), vote('ada', 'reject')], []],
    ['have who approved after rejecting', [vote('ada', 'reject'), approve('ada')], ['ada']],
    ['stay when their reviewer comments later', [approve('ada'), vote('ada', 'comment')], ['ada']],
    ['do not come of a comment', [vote('ada', 'comment')], []],
    ['leave out what was withdrawn', [withdrawn('ada'), approve('bob')], ['bob']],
    ['have who approved anew after withdrawing', [withdrawn('ada'), approve('ada')], ['ada']],
    ['are not revived when a later vote is withdrawn', [approve('ada'), withdrawn('ada')], []],
    [
      'leave out votes on other bytes',
      [{ ...approve('ada'), contentDigest: otherDigest }, approve('bob')],
      ['bob'],
    ],
    [
      'are not undone by a rejection of other bytes',
      [approve('ada'), { ...vote('ada', 'reject'), contentDigest: otherDigest }],
      ['ada'],
    ],
  ])('%s', (_, votes, expected) => {
    expect(standingApprovals(votes, digest)).toEqual(expected);
  });
});

describe('a submission passes', () => {
  const two = { ...defaultPlatformPolicy, approvals: 2 };

  test('with as many approvals as the policy asks for, not before', () => {
    expect(isPassed(two, [approve('ada')], digest)).toBe(false);
    expect(isPassed(two, [approve('ada'), approve('ada')], digest)).toBe(false);
    expect(isPassed(two, [approve('ada'), approve('bob')], digest)).toBe(true);
    expect(isPassed(two, [approve('ada'), approve('bob'), approve('eve')], digest)).toBe(true);
  });

  test('for the bytes that were approved, not for others', () => {
    expect(isPassed(two, [approve('ada'), approve('bob')], otherDigest)).toBe(false);
  });

  test('with no vote where the policy asks for none', () => {
    expect(isPassed({ ...two, approvals: 0 }, [], digest)).toBe(true);
  });
});

describe('a reviewer', () => {
  const submission = { submitterId: 'sam', uploaderIds: ['una', 'uri'] };
  const anyRole = { roles: [] };

  test('may judge what others submitted and uploaded', () => {
    expect(() => requireImpartial(reviewer('ada'), submission, anyRole)).not.toThrow();
  });

  test.each(['sam', 'una', 'uri'])(
    '%s may not judge a submission that is theirs or holds their upload',
    (id) => {
      expect(() => requireImpartial(reviewer(id, 'platform-admin'), submission, anyRole)).toThrow(
        expect.objectContaining({ code: 'own_submission', field: 'reviewer' }),
      );
    },
  );

  test('has one of the roles that the policy names', () => {
    const security = { roles: ['security', 'legal'] };
    expect(() => requireImpartial(reviewer('ada', 'reviewer', 'legal'), submission, security)).not.toThrow();
    expect(() => requireImpartial(reviewer('ada', 'reviewer'), submission, security)).toThrow(
      expect.objectContaining({
        code: 'reviewer_role_missing',
        remedy: expect.stringContaining('security, legal'),
      }),
    );
  });

  test('is told first that the submission is their own', () => {
    expect(() => requireImpartial(reviewer('sam'), submission, { roles: ['security'] })).toThrow(
      expect.objectContaining({ code: 'own_submission' }),
    );
  });
});

test('somebody known by other names as well is refused by any of them', () => {
  const known = { ...reviewer('rex'), alsoKnownAs: ['github:7'] };
  const pushed = { submitterId: 'ada', uploaderIds: ['github:7'] };
  expect(() => requireImpartial(known, pushed, { roles: [] })).toThrow(
    expect.objectContaining({ code: 'own_submission' }),
  );
  expect(() =>
    requireImpartial(known, { ...pushed, uploaderIds: ['github:77'] }, { roles: [] }),
  ).not.toThrow();
});

describe('a rejection', () => {
  test('stands until its reviewer approves or takes it back, on these bytes alone', () => {
    const rejection = vote('rex', 'reject');
    expect(standingRejections([rejection, approve('una')], digest)).toEqual(['rex']);
    expect(standingRejections([rejection], 'other')).toEqual([]);
    expect(standingRejections([rejection, approve('rex')], digest)).toEqual([]);
    expect(standingRejections([{ ...rejection, withdrawn: true }], digest)).toEqual([]);
  });

  test.each([undefined, '', '  \n\t'])('without a reason (%j) is refused', (reason) => {
    expect(() => requireReason(reason)).toThrow(
      expect.objectContaining({ code: 'reason_missing', field: 'message' }),
    );
  });

  test('keeps its reason, trimmed', () => {
    expect(requireReason(' no limits are set \n')).toBe('no limits are set');
  });
});

function vote(reviewerId: string, verdict: Vote['verdict']): Vote {
  return { reviewerId, verdict, contentDigest: digest, withdrawn: false };
}

function approve(reviewerId: string): Vote {
  return vote(reviewerId, 'approve');
}

function withdrawn(reviewerId: string): Vote {
  return { ...approve(reviewerId), withdrawn: true };
}

function reviewer(principalId: string, ...platformRoles: readonly string[]) {
  return { principalId, platformRoles };
}
