import type { Inspection, SuspendProposal } from '@chandlery/persistence';
import { inspectionPolicies } from '../../inspections/inspection-policies.ts';
import { judgedReport, type JudgedReport } from '../../inspections/judged-report.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { withoutProjects } from '../read-inspection.ts';
import { type SubmissionView, viewSubmission } from '../read-submission.ts';
import { boundRepository } from './bot.ts';
import { type PullDeployment, pullDeployment, runningTest } from './test-deployments.ts';
import { type PullChartView, viewPullChart } from './view-pull.ts';
import { categoryNote } from './wanted-category.ts';
import { waitingFor, type WaitsFor } from './waits-for.ts';

/** What the machine says of the present revision, for everybody who sees the pull request: so without names of projects. */
export type PullInspection = {
  readonly inspection: Inspection;
  readonly required: boolean;
  /** `undefined` before there is a report. */
  readonly judged: JudgedReport | undefined;
};

/** A chart of a pull request with all there is to know of it. */
export type WholePullChart = {
  readonly chart: PullChartView;
  readonly review: SubmissionView;
  readonly inspection: PullInspection | undefined;
  readonly waitsFor: readonly WaitsFor[];
  readonly deployment: PullDeployment | undefined;
  /** What has become of the category that it asks for, where the app is not in that. */
  readonly categoryNote: string | undefined;
};

/**
 * Everything that the store knows of a pull request, one chart after the other, since each report is held in memory while it is told.
 * @throws LifecycleError permission_missing; Refusal repository_unbound
 */
export async function readPull<T>(
  services: Services,
  caller: Caller,
  { repositoryId, pull, chart: only }: { repositoryId: number; pull: number; chart?: string | undefined },
  shape: (one: WholePullChart) => T,
): Promise<{
  readonly workspace: string;
  readonly charts: T[];
  readonly proposals: readonly SuspendProposal[];
}> {
  const bound = await boundRepository(services, caller, repositoryId);
  const charts: T[] = [];
  for (const one of await services.database.pulls.listOf({ repositoryId, pull })) {
    if (only !== undefined && one.chart !== only) continue;
    const chart = await viewPullChart(services, bound, one);
    if (chart === undefined) continue;
    const review = await viewSubmission(services, chart.submission, chart.version);
    const inspection = await pullInspection(services, review);
    const waitsFor = waitingFor(chart, review, inspection);
    const test = await runningTest(services, one);
    const deployment = test && (await pullDeployment(services, test));
    const note = await categoryNote(services, one, chart.version.appId);
    charts.push(shape({ chart, review, inspection, waitsFor, deployment, categoryNote: note }));
  }
  const proposals = await services.database.proposals.listOf({ repositoryId, pull });
  const { id, slug } = bound.workspace;
  return { workspace: slug, charts, proposals: proposals.filter(({ workspaceId }) => workspaceId === id) };
}

async function pullInspection(
  { database }: Pick<Services, 'database'>,
  { inspection, version }: SubmissionView,
): Promise<PullInspection | undefined> {
  if (inspection === undefined) return undefined;
  const judged = await judgedReport(database, inspection, version.workspaceId);
  const { required } = await inspectionPolicies(database, version.workspaceId);
  return { inspection, required, judged: judged && withoutProjects(judged) };
}
