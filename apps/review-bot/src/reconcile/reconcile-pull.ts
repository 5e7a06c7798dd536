import { changedCharts } from '../charts/changed-charts.ts';
import type { Delivery } from '../inbox/inbox.ts';
import { announce } from './announce.ts';
import { readBase } from './base-rules.ts';
import { chartDigests } from './chart-digests.ts';
import { readCheckRuns } from './check-runs.ts';
import { followPull, shelvePull } from './follow-pull.ts';
import { mergeBaseOf } from './merge-base.ts';
import { answerOrders, readOrders } from './orders.ts';
import { readPull } from './pull-truth.ts';
import { pushersOf } from './pushers.ts';
import { readDecisions } from './reviews.ts';
import { rolesIn } from './roles.ts';
import type { Binding, Site } from './site.ts';
import type { Situation } from './situation.ts';
import { readRemarks } from './sticky-comment.ts';
import { nothingTold, tell, type Told } from './tell.ts';
import { tooLargeProblem } from './too-large.ts';

/** Brings one pull request in line, from what GitHub and the store say of it now. */
export async function reconcilePull(
  site: Site,
  binding: Binding,
  number: number,
  deliveries: readonly Delivery[],
): Promise<{ readonly again?: number }> {
  const pull = await readPull(site, number);
  if (pull === null) return {};
  const { reader, signal, parts } = site;
  const roles = rolesIn(site);
  const [read, remarks, decisions, base] = await Promise.all([
    readCheckRuns(site, pull.headSha),
    readRemarks(site, number),
    readDecisions(site, number),
    readBase(site, pull),
  ]);
  const pushers = await pushersOf(site, pull, read, deliveries);
  const orders = await readOrders(site, { pull, remarks, roles, deliveries });
  const mergeBase = await mergeBaseOf(site, pull, base.tip);
  const unannounced: Situation = {
    ...{ site, binding, pull, roles, pushers, orders, decisions, remarks, mergeBase },
    rules: base.rules,
    runs: read,
    digestAt: chartDigests(reader, signal),
    steps: () =>
      changedCharts({
        base: mergeBase,
        head: pull.headSha,
        reader,
        settings: base.rules.settings,
        ...(parts.memory === undefined ? {} : { memory: parts.memory }),
        signal,
      }),
  };
  const situation = await announce(unannounced, deliveries);
  const told = await toldOf(situation, deliveries);
  await tell(situation, told, deliveries);
  await answerOrders(site, orders);
  parts.log.info(
    { repositoryId: site.repositoryId, pull: number, state: pull.state, charts: told.rows.length },
    'a pull request is in line',
  );
  return told.waits ? { again: parts.limits.againMs } : {};
}

async function toldOf(situation: Situation, deliveries: readonly Delivery[]): Promise<Told> {
  const { pull, rules, site } = situation;
  const { pullFiles } = site.parts.limits;
  if (pull.state === 'closed' || pull.state === 'draft') return shelvePull(situation);
  const tooLarge = pull.changedFiles > pullFiles ? [tooLargeProblem(pull, pullFiles)] : [];
  if (!rules.broken && tooLarge.length === 0) return followPull(situation, deliveries);
  return { ...nothingTold, problems: [...rules.problems, ...tooLarge], isWhole: false };
}
