import type { ChartRow } from '../render/comment-model.ts';
import { storeRefusal } from './refused.ts';
import { plainRow } from './rows.ts';
import type { StorePull } from './site.ts';
import type { Situation } from './situation.ts';
import type { SyncedCharts } from './sync-charts.ts';

type Proposal = StorePull['suspendProposals'][number];

/**
 * Proposes to suspend what the pull request deletes; whoever may suspend decides. It is told again at the merge, and taken back
 * where the pull request deletes it no more, unless that is not known: it could not be read to its end.
 */
export async function proposeSuspensions(
  situation: Situation,
  { removed, problems }: Pick<SyncedCharts, 'removed' | 'problems'>,
  { suspendProposals }: StorePull,
): Promise<readonly ChartRow[]> {
  const { pull } = situation;
  const rows: ChartRow[] = [];
  for (const chart of removed) {
    const known = suspendProposals.find(
      (proposal) => proposal.chart === chart.name && proposal.state !== 'withdrawn',
    );
    const isSaid = known !== undefined && (pull.state !== 'merged' || known.state !== 'open');
    const sentence = isSaid ? sentenceOf(known) : await propose(situation, chart.name);
    const { name, version, place } = chart;
    const facts = {
      name,
      version: null,
      baseVersion: version,
      place,
      updateLog: '',
      findings: [],
      versionLine: null,
    };
    const state = known?.state === 'accepted' ? 'suspended' : 'removed';
    rows.push(plainRow(facts, state, { waitsFor: [sentence] }));
  }
  if (problems.length > 0) return rows;
  const names = new Set(removed.map(({ name }) => name));
  await withdrawProposals(
    situation,
    suspendProposals.filter(({ chart }) => !names.has(chart)),
  );
  return rows;
}

/** Takes back those that are not decided. */
export async function withdrawProposals(
  { site, pull }: Situation,
  proposals: readonly Proposal[],
): Promise<void> {
  const { parts, repositoryId, signal } = site;
  for (const { chart, state } of proposals)
    if (state === 'open')
      await parts.store.github.proposals.withdraw({ repositoryId, pull: pull.number, chart }, { signal });
}

const awaited = 'Somebody who may suspend it decides in the store.';

async function propose({ site, pull }: Situation, chart: string): Promise<string> {
  const { parts, repositoryId, signal } = site;
  const { author, url, title } = pull;
  try {
    await parts.store.github.proposals.propose(
      { repositoryId, pull: pull.number, chart },
      { author, url, title: title.slice(0, 1000), merged: pull.state === 'merged' },
      { signal },
    );
    return awaited;
  } catch (error) {
    const { code, message } = storeRefusal(error);
    return code === 'nothing_to_suspend' ? 'The store has nothing of it: nothing has to be done.' : message;
  }
}

function sentenceOf({ state, decidedBy, decision }: Proposal): string {
  const said = decision === null || decision === '' ? '' : `: ${decision}`;
  if (state === 'accepted') return `${decidedBy ?? 'Somebody'} suspended it${said}`;
  if (state === 'declined') return `${decidedBy ?? 'Somebody'} leaves it in the store${said}`;
  return awaited;
}
