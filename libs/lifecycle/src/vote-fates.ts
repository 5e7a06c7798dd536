import type { ReviewPolicy } from './policy.ts';
import type { Vote } from './votes.ts';

/**
 * What became of a vote: `stands` counts for the present bytes; `fell` was given on other bytes; `withdrawn` was taken back;
 * `superseded` was followed by another vote of the same person on the same bytes; `role_missing` stands, but the policy
 * now asks for a role that the reviewer did not have; `remark` never was to decide anything.
 */
export type VoteFateName = 'stands' | 'fell' | 'withdrawn' | 'superseded' | 'role_missing' | 'remark';

/** A vote's fate, with the reason in words. */
export type VoteFate = { readonly fate: VoteFateName; readonly why: string };

const reasons: Readonly<Record<VoteFateName, string>> = {
  stands: 'It counts for the present bytes.',
  fell: 'It was given on other bytes than the present ones.',
  withdrawn: 'The reviewer took it back.',
  superseded: 'The reviewer voted again on the same bytes.',
  role_missing: 'The review policy asks for a role that the reviewer did not have.',
  remark: 'A comment decides nothing.',
};

/**
 * What became of each vote, in the order given.
 * @param votes oldest first
 * @param contentDigest of the present bytes
 */
export function voteFates(
  votes: readonly Vote[],
  contentDigest: string,
  { roles }: Pick<ReviewPolicy, 'roles'>,
): readonly VoteFate[] {
  return votes.map((vote, index) => {
    const fate = fateOf(vote, votes.slice(index + 1), contentDigest, roles);
    return { fate, why: reasons[fate] };
  });
}

function fateOf(
  vote: Vote,
  later: readonly Vote[],
  contentDigest: string,
  roles: readonly string[],
): VoteFateName {
  if (vote.verdict === 'comment') return 'remark';
  if (vote.withdrawn) return 'withdrawn';
  if (vote.contentDigest !== contentDigest) return 'fell';
  const principal = personOf(vote);
  const again = later.some(
    (other) =>
      other.verdict !== 'comment' && other.contentDigest === contentDigest && personOf(other) === principal,
  );
  if (again) return 'superseded';
  const { verdict, reviewerRoles = [] } = vote;
  const counts =
    verdict === 'reject' || roles.length === 0 || roles.some((role) => reviewerRoles.includes(role));
  return counts ? 'stands' : 'role_missing';
}

function personOf({ reviewerId, reviewerPrincipalId }: Vote): string {
  return reviewerPrincipalId ?? reviewerId;
}
