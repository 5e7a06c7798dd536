import type { Delivery } from '../inbox/inbox.ts';
import { hasCommentMarker, renderComment } from '../render/render-comment.ts';
import { renderChartCheck, renderOverallCheck } from '../render/render-checks.ts';
import type { RepositoryProblem } from '../charts/chart-types.ts';
import type { RenderedCheck } from '../render/check-model.ts';
import type { ChartRow, CommentModel } from '../render/comment-model.ts';
import { actionsFor } from './check-actions.ts';
import { type CheckRun, runOf, syncCheckRun } from './check-runs.ts';
import { whoQueued } from './publish-merged.ts';
import type { Situation } from './situation.ts';
import { syncComment } from './sticky-comment.ts';
import { suggestNumbers } from './suggest-numbers.ts';
import type { PlacedLine } from './sync-charts.ts';

/** What there is to say of a pull request. */
export type Told = {
  readonly rows: readonly ChartRow[];
  readonly problems: readonly RepositoryProblem[];
  /** What people should know, and what fails nothing. */
  readonly notices: readonly RepositoryProblem[];
  /** Whether all was read that the pull request changes: what is missing then is not changed by it. */
  readonly isWhole: boolean;
  /** Where charts say their version. */
  readonly lines: ReadonlyMap<string, PlacedLine>;
  /** Whether something runs of whose end nobody may tell. */
  readonly waits: boolean;
};

/** Of a pull request that changes nothing. */
export const nothingTold: Told = {
  rows: [],
  problems: [],
  notices: [],
  isWhole: true,
  lines: new Map(),
  waits: false,
};

/** What is remembered in the check over all of a pull request. */
export function memoOf({ pushers, runs, pull }: Situation, deliveries: readonly Delivery[]) {
  return {
    pushers: pushers.people,
    unknownSince: pushers.unknownSince,
    links: pushers.links,
    queuedBy: whoQueued({ runs, pull }, deliveries),
  };
}

/** Brings check runs and the comment in line. Those who wrote to GitHub before are not told twice. */
export async function tell(
  situation: Situation,
  { rows, problems, notices, isWhole, lines }: Told,
  deliveries: readonly Delivery[],
): Promise<void> {
  const { site, pull, orders, remarks, runs } = situation;
  const { headSha, number } = pull;
  const model: CommentModel = {
    pull: number,
    headSha,
    charts: rows,
    problems,
    notices,
    state: pull.state,
    heldBy: orders.heldBy,
    trouble: null,
    answers: orders.answers,
    presses: orders.presses,
    detailsUrl: null,
  };
  const isAsked = askedAgain(situation, deliveries);
  // A closed pull request gets nothing new: only what is there is brought up to date.
  const isOver = pull.state === 'closed';
  const wanted = rows.map((chart) =>
    renderChartCheck({
      pull: number,
      headSha,
      chart,
      heldBy: orders.heldBy,
      trouble: null,
      actions: actionsFor(situation, [chart]),
    }),
  );
  for (const rendered of wanted) {
    const known = runOf(runs, rendered.external_id);
    if (isOver && known === null) continue;
    await syncCheckRun(site, runs, {
      headSha,
      rendered,
      again: isAsked(known),
    });
  }
  for (const left of isWhole ? abandoned(runs, number, wanted) : [])
    await syncCheckRun(site, runs, { headSha, rendered: left });
  const overall = renderOverallCheck({ ...model, actions: actionsFor(situation, rows) });
  const known = runOf(runs, overall.external_id);
  if (!isOver || known !== null) {
    await syncCheckRun(site, runs, {
      headSha,
      rendered: overall,
      memo: memoOf(situation, deliveries),
      again: isAsked(known),
    });
  }
  const hasComment = remarks.some(({ isOurs, body }) => isOurs && hasCommentMarker(body));
  const isWorthIt = rows.length > 0 || problems.length > 0 || orders.answers.length > 0;
  if (hasComment || (isWorthIt && !isOver))
    await syncComment(site, { pull: number, remarks }, renderComment(model));
  if (pull.state === 'open') await suggestNumbers(site, number, headSha, rows, lines);
}

/** Which check runs people asked to be written again: by re-run, for one or all, or by their button. */
function askedAgain(
  { orders }: Situation,
  deliveries: readonly Delivery[],
): (run: CheckRun | null) => boolean {
  const all = orders.recheck || deliveries.some(({ event }) => event === 'check_suite');
  const rerun = deliveries
    .filter(({ event, action }) => event === 'check_run' && action === 'rerequested')
    .map(({ hint }) => hint['checkRunId']);
  const ids = new Set([...rerun, ...orders.recheckedRuns]);
  return (run) => run !== null && (all || ids.has(run.id));
}

/** Check runs of charts that the pull request touched once and touches no more, such as after its base was changed. */
function abandoned(
  runs: readonly CheckRun[],
  pull: number,
  wanted: readonly RenderedCheck[],
): readonly RenderedCheck[] {
  const keys = new Set(wanted.map(({ external_id: key }) => key));
  const left = new Map<string, CheckRun>();
  for (const run of runs)
    if (run.memo.key.startsWith(`${pull}/`) && !keys.has(run.memo.key)) left.set(run.memo.key, run);
  return [...left].map(([key, { name }]) => ({
    name,
    external_id: key,
    status: 'completed',
    conclusion: 'neutral',
    output: {
      title: 'Not changed by this pull request any more',
      summary: 'The pull request does not change this chart any more; its submission is withdrawn.',
      annotations: [],
    },
    actions: [],
    furtherAnnotations: [],
  }));
}
