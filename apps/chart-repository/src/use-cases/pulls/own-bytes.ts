import type { ChartVersion } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Situation } from '../transition-version.ts';

/**
 * What came by pull request has the bytes that are there, and is submitted from there.
 * @throws Refusal pull_request_decides
 */
export function requireOwnBytes({ origin, version }: Pick<ChartVersion, 'origin' | 'version'>): void {
  if (origin !== 'pull_request') return;
  throw new Refusal('pull_request_decides', `Version ${version} came by pull request.`, {
    field: 'version',
    remedy: 'Push the change to the pull request, or reopen it.',
  });
}

/**
 * What came by pull request is active after the merge of exactly its bytes, whatever the policy.
 * @throws Refusal merge_awaited
 */
export function requireMerged({ version, pull }: Pick<Situation, 'version' | 'pull'>): void {
  if (version.origin !== 'pull_request') return;
  if (pull?.merge?.contentDigest === version.contentDigest) return;
  const differs = pull?.merge !== undefined && pull.merge !== null;
  throw new Refusal(
    'merge_awaited',
    differs
      ? 'The pull request was merged with other content than was approved.'
      : 'The pull request of this version is not merged.',
    {
      field: 'action',
      remedy: differs
        ? 'Open a pull request with the content that is meant, and have it reviewed.'
        : 'Merge it; that publishes the version.',
      details: { url: pull?.url ?? null },
    },
  );
}
