import { standingRejections } from '@chandlery/lifecycle';
import type { SubmissionView } from '../read-submission.ts';
import type { PullInspection } from './read-pull.ts';
import type { PullChartView } from './view-pull.ts';

/** Something that has to happen before a chart of a pull request can go on. */
export type WaitsFor = {
  readonly code:
    | 'inspection'
    | 'findings'
    | 'approvals'
    | 'rejection'
    | 'number'
    | 'merge'
    | 'content'
    | 'publisher'
    | 'reopening';
  readonly message: string;
};

/** What a chart waits for; nothing where it is released. */
export function waitingFor(
  { pull, version, blocked }: PullChartView,
  review: SubmissionView,
  inspection: PullInspection | undefined,
): readonly WaitsFor[] {
  const number: WaitsFor[] = blocked === undefined ? [] : [{ code: 'number', message: blocked }];
  switch (version.state) {
    case 'active':
    case 'suspended':
      return [];
    case 'draft':
      return [{ code: 'reopening', message: 'The pull request was closed; reopening it goes on with it.' }];
    case 'rejected':
      return [...number, { code: 'rejection', message: rejectedBy(review) }];
    case 'passed':
      return [afterPass(pull, version.contentDigest)];
    case 'submitted':
    case 'in_review':
      return [...number, ...underReview(review, inspection)];
  }
}

function underReview(
  { approvals, approvalsNeeded }: SubmissionView,
  inspection: PullInspection | undefined,
): readonly WaitsFor[] {
  const found: WaitsFor[] = [];
  const blocking = inspection?.judged?.findings.filter(({ judgement }) => judgement === 'blocks') ?? [];
  if (inspection?.required === true && inspection.judged === undefined) found.push(awaited(inspection));
  if (blocking.length > 0) {
    const message = `${blocking.length === 1 ? '1 finding blocks' : `${blocking.length} findings block`} the pass.`;
    found.push({ code: 'findings', message });
  }
  const lacking = approvalsNeeded - approvals;
  if (lacking > 0) {
    const message = `${lacking} more ${lacking === 1 ? 'approval is' : 'approvals are'} needed (${approvals} of ${approvalsNeeded}).`;
    found.push({ code: 'approvals', message });
  }
  // The policy has become looser, or a finding was waived: nothing passes by that alone.
  if (found.length === 0) found.push({ code: 'approvals', message: 'The next approval decides.' });
  return found;
}

function awaited({ inspection: { operation } }: PullInspection): WaitsFor {
  const over = operation.state === 'failed' || operation.state === 'cancelled';
  const message = over
    ? 'The inspection ended without a report, which the policy asks for: ask for another.'
    : 'The policy asks for the report of the inspection, which has not ended.';
  return { code: 'inspection', message };
}

function afterPass(pull: PullChartView['pull'], contentDigest: string): WaitsFor {
  if (pull.merge === null)
    return { code: 'merge', message: 'It is released when the pull request is merged.' };
  if (pull.merge.contentDigest !== contentDigest) {
    return { code: 'content', message: 'Other content was merged than was approved, so it is held.' };
  }
  return {
    code: 'publisher',
    message: 'It is merged, and waits for somebody who may publish it in the store.',
  };
}

function rejectedBy({ submission, version }: SubmissionView): string {
  const standing = standingRejections(submission.votes, version.contentDigest);
  const names = submission.votes
    .filter(({ reviewerPrincipalId, reviewerId }) => standing.includes(reviewerPrincipalId ?? reviewerId))
    .map(({ reviewerName }) => reviewerName);
  const who = [...new Set(names)].join(', ');
  return `${who === '' ? 'It was rejected' : `${who} rejected it`}; it waits for a change, or for that to be taken back.`;
}
