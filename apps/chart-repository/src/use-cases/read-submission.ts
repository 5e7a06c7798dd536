import { countedApprovals, type ReviewPolicy, type VoteFate, voteFates } from '@chandlery/lifecycle';
import type { ChartVersion, Inspection, Submission, SubmissionEvent } from '@chandlery/persistence';
import type { Services } from '../services.ts';
import { policyOf } from './access.ts';

/** One field of the store information that is another than reviewers last judged. */
export type InformationChange = {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
};

/** A submission as reviewers see it. */
export type SubmissionView = {
  readonly submission: Submission;
  readonly version: ChartVersion;
  readonly approvalsNeeded: number;
  /** That count for the present bytes, by the policy of this moment. */
  readonly approvals: number;
  /** Of each vote, in their order. */
  readonly fates: readonly VoteFate[];
  readonly information: {
    readonly from: number | null;
    readonly to: number;
    readonly changes: readonly InformationChange[];
  };
  readonly history: readonly SubmissionEvent[];
  /** Of the newest revision. */
  readonly inspection: Inspection | undefined;
};

type Reading = Pick<Services, 'database' | 'nowMs'>;

/** Puts together what there is to know of a submission. */
export async function viewSubmission(
  services: Reading,
  submission: Submission,
  version: ChartVersion,
): Promise<SubmissionView> {
  const policy = await policyFor(services, version.workspaceId);
  const digest = submission.revisions.at(-1)?.contentDigest ?? version.contentDigest;
  return {
    submission,
    version,
    approvalsNeeded: policy.approvals,
    approvals: countedApprovals(policy, submission.votes, digest),
    fates: voteFates(submission.votes, digest, policy),
    information: await informationChanges(services, submission, version.appId),
    history: await services.database.submissions.events(submission.id),
    inspection: (await services.database.inspections.newestOf([submission.id])).get(submission.id),
  };
}

async function policyFor(
  services: Reading,
  workspaceId: string,
): Promise<Pick<ReviewPolicy, 'approvals' | 'roles'>> {
  const workspace = await services.database.workspaces.findById(workspaceId);
  return workspace === undefined ? { approvals: 0, roles: [] } : policyOf(services, workspace);
}

/**
 * What changed in the store information between the last review of the app and now, or the end of this submission: edits show
 * in the store at once, so this is where reviewers learn of them.
 */
async function informationChanges(
  { database, nowMs }: Reading,
  submission: Submission,
  appId: string,
): Promise<SubmissionView['information']> {
  const { submissions, apps } = database;
  const waits = submission.outcome === 'open' || submission.outcome === 'passed';
  const ended = submission.judgedInformationRevision ?? submission.informationRevision;
  const to = waits ? ((await apps.findById(appId))?.informationRevision ?? ended) : ended;
  const from = await submissions.lastJudgedInformation({
    appId,
    exceptSubmissionId: submission.id,
    untilMs: waits ? nowMs() : (submission.closedAtMs ?? nowMs()),
  });
  if (from === undefined) return { from: null, to, changes: [] };
  const before = await submissions.information(appId, from);
  const after = await submissions.information(appId, to);
  return { from, to, changes: changedFields(before?.fields ?? {}, after?.fields ?? {}) };
}

/** Field by field, whatever the fields are. */
function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly InformationChange[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields]
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
