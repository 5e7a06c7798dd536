import { describe, expect, test } from 'vitest';
import { type VoteFateName, voteFates } from './vote-fates.ts';
import { countedApprovals, requireImpartial, standingApprovals, type Vote } from './votes.ts';

const [digest, otherDigest] = ['a'.repeat(64), 'b'.repeat(64)];
const approve = (reviewerId: string, more: Partial<Vote> = {}): Vote => ({
  reviewerId,
  verdict: 'approve',
  contentDigest: digest,
  withdrawn: false,
  ...more,
});

describe('what became of votes', () => {
  test.each<[string, readonly Vote[], readonly string[], readonly VoteFateName[]]>([
    ['one on the present bytes stands', [approve('ada')], [], ['stands']],
    ['one on other bytes fell', [approve('ada', { contentDigest: otherDigest })], [], ['fell']],
    ['one that was taken back is withdrawn', [approve('ada', { withdrawn: true })], [], ['withdrawn']],
    ['of two by one person the later stands', [approve('ada'), approve('ada')], [], ['superseded', 'stands']],
    [
      'of a person and their service account the later stands',
      [approve('ada'), approve('robot', { reviewerPrincipalId: 'ada' })],
      [],
      ['superseded', 'stands'],
    ],
    ['a rejection stands too', [approve('ada', { verdict: 'reject' })], ['chief'], ['stands']],
    ['a comment is a remark', [approve('ada', { verdict: 'comment' })], [], ['remark']],
    ['one without the role that is asked for does not count', [approve('ada')], ['chief'], ['role_missing']],
    ['one with it does', [approve('ada', { reviewerRoles: ['chief', 'x'] })], ['chief'], ['stands']],
  ])('%s', (_, votes, roles, expected) => {
    expect(voteFates(votes, digest, { roles }).map(({ fate }) => fate)).toEqual(expected);
  });

  test('is said in words', () => {
    expect(
      voteFates([approve('ada', { contentDigest: otherDigest })], digest, { roles: [] })[0]?.why,
    ).toContain('other bytes');
  });
});

describe('separation of duties counts people', () => {
  test('a person and their service account make one approval', () => {
    const votes = [approve('ada'), approve('robot', { reviewerPrincipalId: 'ada' }), approve('bob')];
    expect(standingApprovals(votes, digest)).toEqual(['ada', 'bob']);
  });

  test('what a service account uploaded or submitted is its owner’s', () => {
    const reviewer = { principalId: 'ada', platformRoles: [] };
    const of = (submitterId: string, uploaderIds: readonly string[]) => () =>
      requireImpartial(reviewer, { submitterId, uploaderIds }, { roles: [] });
    expect(of('ada', [])).toThrow(expect.objectContaining({ code: 'own_submission' }));
    expect(of('bob', ['bob', 'ada'])).toThrow(expect.objectContaining({ code: 'own_submission' }));
    expect(of('bob', ['bob'])).not.toThrow();
  });

  test('an approval counts only with a role that the policy names now', () => {
    const votes = [
      approve('ada', { reviewerRoles: ['chief'] }),
      approve('bob', { reviewerRoles: ['clerk'] }),
    ];
    expect(countedApprovals({ roles: [] }, votes, digest)).toBe(2);
    expect(countedApprovals({ roles: ['chief'] }, votes, digest)).toBe(1);
  });
});
