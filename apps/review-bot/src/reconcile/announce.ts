import type { Delivery } from '../inbox/inbox.ts';
import { overallCheckName } from '../render/render-checks.ts';
import { emptyMemo, type Memo } from './memo.ts';
import { runOf } from './check-runs.ts';
import type { Situation } from './situation.ts';
import { memoOf } from './tell.ts';
import { memoText } from './memo.ts';

/**
 * The first sign of life at a new head, and the memory of who pushed it: written before anything is sent, so that it is not
 * lost with the delivery that told of it.
 */
export async function announce(situation: Situation, deliveries: readonly Delivery[]): Promise<Situation> {
  const { site, pull, runs } = situation;
  const key = String(pull.number);
  const known = runOf(runs, key);
  if (pull.state === 'closed' || (known?.memo.pushers ?? null) !== null) return situation;
  const memo: Memo = { ...emptyMemo, ...memoOf(situation, deliveries), key };
  const body = {
    ...site.at,
    name: overallCheckName,
    external_id: memoText(memo),
    status: 'in_progress' as const,
    output: {
      title: 'Reading the charts',
      summary: 'The charts that this pull request changes are being read.',
    },
  };
  const { data } =
    known === null
      ? await site.octokit.rest.checks.create({ ...body, head_sha: pull.headSha })
      : await site.octokit.rest.checks.update({ ...body, check_run_id: known.id });
  const run = { id: data.id, name: data.name, memo, completed: false, annotations: known?.annotations ?? 0 };
  return { ...situation, runs: [...runs.filter(({ id }) => id !== run.id), run] };
}
