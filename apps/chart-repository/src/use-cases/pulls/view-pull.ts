import { isPassed, type ReviewPolicy, standingRejections } from '@chandlery/lifecycle';
import { type ChartVersion, isContender, type PullChart, type Submission } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import type { Bound } from './bot.ts';
import { takeNumber } from './free-number.ts';

/** A chart of a pull request as the bot is told of it. */
export type PullChartView = {
  readonly pull: PullChart;
  readonly version: ChartVersion;
  readonly submission: Submission;
  /** Why it cannot go on as it is; `undefined` where nothing stands in the way. */
  readonly blocked: string | undefined;
};

type Reading = Pick<Services, 'database' | 'nowMs'>;

/** Whether the votes pass these bytes: approvals enough, and no rejection that stands. */
export function votesPass(
  policy: Pick<ReviewPolicy, 'approvals' | 'roles'>,
  votes: Submission['votes'],
  contentDigest: string,
): boolean {
  return isPassed(policy, votes, contentDigest) && standingRejections(votes, contentDigest).length === 0;
}

/** Puts together what there is of a chart; `undefined` where it has no submission in the workspace (any more). */
export async function viewPullChart(
  services: Reading,
  { workspace }: Bound,
  pull: PullChart,
): Promise<PullChartView | undefined> {
  const { versions, submissions } = services.database;
  const version = pull.versionId === null ? undefined : await versions.findById(pull.versionId);
  if (version?.workspaceId !== workspace.id || version.submissionId === null) return undefined;
  const submission = await submissions.findById(version.submissionId);
  if (submission === undefined) return undefined;
  return { pull, version, submission, blocked: await blockedBy(services, version, pull) };
}

async function blockedBy(
  services: Reading,
  version: ChartVersion,
  pull: PullChart,
): Promise<string | undefined> {
  if (!isContender(version)) return undefined;
  try {
    const { displaces } = await takeNumber(services, version, pull);
    if (displaces === undefined) return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.message;
    throw error;
  }
  return `Another pull request wants ${version.appName} ${version.version} as well; the first that is approved gets the number.`;
}

/** The same of what must be there, since it was written a moment ago. @throws Refusal pull_unknown */
export async function requireView(
  services: Reading,
  bound: Bound,
  key: { readonly repositoryId: number; readonly pull: number; readonly chart: string },
): Promise<PullChartView> {
  const pull = await services.database.pulls.find(key);
  const view = pull && (await viewPullChart(services, bound, pull));
  if (view !== undefined) return view;
  throw new Refusal('pull_unknown', 'It has been deleted meanwhile.', { field: 'path/chart' });
}
