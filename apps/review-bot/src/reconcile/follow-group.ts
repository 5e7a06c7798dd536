import { prose } from '../render/escape.ts';
import { overallCheckName } from '../render/render-checks.ts';
import type { CheckConclusion, RenderedCheck } from '../render/check-model.ts';
import type { Delivery } from '../inbox/inbox.ts';
import { readBase } from './base-rules.ts';
import { chartDigests } from './chart-digests.ts';
import { readCheckRuns, syncCheckRun } from './check-runs.ts';
import { readStored } from './follow-pull.ts';
import { mergeBaseOf } from './merge-base.ts';
import { readOrders } from './orders.ts';
import { isReleased } from './publish-merged.ts';
import { readPull } from './pull-truth.ts';
import { unlessGone } from './refused.ts';
import { rolesIn } from './roles.ts';
import { narrowed } from './rows.ts';
import type { Site } from './site.ts';
import { readRemarks } from './sticky-comment.ts';
import { tooLargeProblem } from './too-large.ts';
import { changedCharts } from '../charts/changed-charts.ts';

/** The key of the check run on a group of the merge queue. */
export function groupKey(headSha: string): string {
  return `merge-group/${headSha}`;
}

/**
 * A group of the merge queue waits for its check: it passes if every chart of the pull request is approved, and is at the
 * group's commit exactly what was approved. What else is in the group has a group of its own before this one.
 */
export async function followGroup(
  site: Site,
  headSha: string,
  deliveries: readonly Delivery[],
): Promise<Record<never, never>> {
  if (deliveries.at(-1)?.action === 'destroyed') return {};
  if ((await unlessGone(site.octokit.rest.git.getCommit({ ...site.at, commit_sha: headSha }))) === null)
    return {};
  const numbers = await pullsOf(site, headSha, deliveries);
  const obstacles: string[] = [];
  for (const number of numbers) obstacles.push(...(await obstaclesOf(site, number, headSha)));
  if (numbers.length === 0) obstacles.push('No pull request is known that this group was made of.');
  const rendered = verdictCheck(headSha, obstacles);
  await syncCheckRun(site, await readCheckRuns(site, headSha), { headSha, rendered });
  return {};
}

function verdictCheck(headSha: string, obstacles: readonly string[]): RenderedCheck {
  const conclusion: CheckConclusion = obstacles.length === 0 ? 'success' : 'failure';
  const lines = obstacles.map((one) => `- ${prose(one, 500)}`).join('\n');
  return {
    name: overallCheckName,
    external_id: groupKey(headSha),
    status: 'completed',
    conclusion,
    output: {
      title: obstacles.length === 0 ? 'Approved as it is here' : 'Not ready to be released',
      summary: obstacles.length === 0 ? 'Every chart is approved, exactly as it is at this commit.' : lines,
      annotations: [],
    },
    actions: [],
    furtherAnnotations: [],
  };
}

/** The name of the queue's branch says which: `gh-readonly-queue/main/pr-7-…`; where it does not, GitHub does. */
async function pullsOf(
  { octokit, at }: Site,
  headSha: string,
  deliveries: readonly Delivery[],
): Promise<readonly number[]> {
  for (const { hint } of deliveries) {
    const named =
      typeof hint['headRef'] === 'string' ? /\/pr-(\d{1,9})-[0-9a-f]+$/.exec(hint['headRef']) : null;
    if (named !== null) return [Number(named[1])];
  }
  const asked = octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: headSha });
  return ((await unlessGone(asked))?.data ?? []).map(({ number }) => number);
}

async function obstaclesOf(site: Site, number: number, headSha: string): Promise<readonly string[]> {
  const pull = await readPull(site, number);
  if (pull === null) return [`Pull request ${number} is gone.`];
  const { limits, memory } = site.parts;
  if (pull.changedFiles > limits.pullFiles) return [tooLargeProblem(pull, limits.pullFiles).message];
  const remarks = await readRemarks(site, number);
  const [base, orders] = await Promise.all([
    readBase(site, pull),
    readOrders(site, { pull, remarks, roles: rolesIn(site), deliveries: [] }),
  ]);
  const found: string[] = base.rules.broken ? ['The settings of the base branch have mistakes.'] : [];
  if (orders.heldBy !== null) found.push(`@${orders.heldBy} holds the release.`);
  const stored = await readStored({ site, pull });
  const digestAt = chartDigests(site.reader, site.signal);
  const { settings } = base.rules;
  const mergeBase = await mergeBaseOf(site, pull, base.tip);
  const steps = changedCharts({
    base: mergeBase,
    head: pull.headSha,
    reader: site.reader,
    settings,
    ...(memory === undefined ? {} : { memory }),
    signal: site.signal,
  });
  for await (const step of steps) {
    if (step.type === 'problem') found.push(step.problem.message);
    if (step.type === 'refused') found.push(`${step.name ?? step.place.path} is malformed.`);
    if (step.type !== 'put') continue;
    const chart = stored.charts.find((one) => one.chart === step.name);
    if (chart === undefined) found.push(`${step.name} is not in the store.`);
    else if (!isReleased(chart)) {
      if (chart.state !== 'passed') found.push(`${step.name} ${chart.version} is not approved.`);
      else if ((await digestAt(headSha, step.place)) !== chart.contentDigest)
        found.push(`${step.name} is not at this commit what was approved.`);
      found.push(...narrowed({ rules: base.rules }, chart));
    }
  }
  return found;
}
