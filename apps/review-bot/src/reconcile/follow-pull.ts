import type { ChartPlace } from '../charts/chart-types.ts';
import type { Delivery } from '../inbox/inbox.ts';
import type { ChartRow } from '../render/comment-model.ts';
import { noticesOf } from './notices.ts';
import { proposeSuspensions, withdrawProposals } from './propose-suspensions.ts';
import { isReleased, publishMerged, whoQueued } from './publish-merged.ts';
import { isDeploying, isInspecting, narrowed, plainRow, storedRow } from './rows.ts';
import type { StoreChart, StorePull } from './site.ts';
import { noNotes, type Situation } from './situation.ts';
import { syncCharts, type SyncedCharts } from './sync-charts.ts';
import { syncVotes } from './sync-votes.ts';
import { deployOrdered, endDeployments } from './test-deployments.ts';
import { nothingTold, type Told } from './tell.ts';

/** Most findings of a chart that are shown; all of them are behind `details_url`. */
const mostFindings = 200;

/** What the store has of the pull request. */
export function readStored({ site, pull }: Pick<Situation, 'site' | 'pull'>): Promise<StorePull> {
  const { parts, repositoryId, signal } = site;
  return parts.store.github.pulls.get(
    { repositoryId, pull: pull.number, findings: mostFindings },
    { signal },
  );
}

/** Brings the store in line with a pull request that is open or merged, and says how its charts stand then. */
export async function followPull(situation: Situation, deliveries: readonly Delivery[]): Promise<Told> {
  const { pull, rules } = situation;
  const notes = noNotes();
  const { synced, stored } = await sendCharts(situation);
  const live = liveCharts(stored, synced);
  for (const { chart, place } of live)
    if (!isReleased(chart)) await syncVotes(situation, { chart, place }, notes);
  const voted = await readStored(situation);
  if (pull.state === 'merged' && situation.orders.heldBy === null) {
    const queuer = whoQueued(situation, deliveries);
    for (const { chart, place } of liveCharts(voted, synced))
      if (narrowed(situation, chart).length === 0)
        await publishMerged(situation, { chart, place }, queuer, notes);
  }
  if (pull.state === 'merged') await endDeployments(situation, voted);
  else await deployOrdered(situation, liveCharts(voted, synced), notes);
  const suspensions = await proposeSuspensions(situation, synced, voted);
  const isNew = pull.state === 'merged' || situation.orders.deploys.length > 0;
  const last = isNew ? await readStored(situation) : voted;
  const rows = liveCharts(last, synced).map(({ chart, place, name }) => {
    const facts = synced.sent.get(name);
    return storedRow(situation, chart, place, {
      ...(facts === undefined ? {} : { facts }),
      notes: notes.sentences.get(name) ?? [],
      nextFree: notes.nextFree.get(name) ?? null,
    });
  });
  return {
    lines: synced.lines,
    rows: inOrder([...rows, ...synced.rows, ...suspensions]),
    problems: [...rules.problems, ...synced.problems],
    notices: await noticesOf(situation, liveCharts(last, synced)),
    isWhole: synced.problems.length === 0,
    waits: last.charts.some((chart) => !chart.closed && (isInspecting(chart) || isDeploying(chart))),
  };
}

/**
 * Sends what changed. What the pull request changes no more is withdrawn: all is, and what is left is sent again. Where it could
 * not be read to its end, nobody knows what it changes no more, and nothing is withdrawn.
 */
async function sendCharts(situation: Situation): Promise<{ synced: SyncedCharts; stored: StorePull }> {
  const before = await readStored(situation);
  const synced = await syncCharts(situation, before);
  const stored = await readStored(situation);
  const named = new Set([...synced.sent.keys(), ...synced.rows.map(({ name }) => name)]);
  const vanished = stored.charts.filter(
    (chart) => !named.has(chart.chart) && !chart.closed && !isReleased(chart) && chart.merge === null,
  );
  const isSure = situation.pull.state === 'open' && synced.problems.length === 0;
  if (!isSure || vanished.length === 0) return { synced, stored };
  const closed = await withdraw(situation);
  const again = await syncCharts(situation, closed);
  return { synced: again, stored: await readStored(situation) };
}

/** Withdraws every submission of the pull request that is not released. */
export async function withdraw({ site, pull }: Pick<Situation, 'site' | 'pull'>): Promise<StorePull> {
  return site.parts.store.github.pulls.close(
    { repositoryId: site.repositoryId, pull: pull.number },
    { merged: false },
    { signal: site.signal },
  );
}

type Live = { readonly name: string; readonly chart: StoreChart; readonly place: ChartPlace };

/** Charts that the store has and that nothing better is known of. */
function liveCharts(stored: StorePull, synced: SyncedCharts): readonly Live[] {
  const refused = new Set(synced.rows.map(({ name }) => name));
  return stored.charts
    .filter(({ chart, closed, state }) => !refused.has(chart) && (!closed || isReleased({ state })))
    .map((chart) => ({
      name: chart.chart,
      chart,
      place: synced.sent.get(chart.chart)?.place ?? placeOf(chart),
    }));
}

/** Where a chart was when it was sent last. */
export function placeOf({ path }: Pick<StoreChart, 'path'>): ChartPlace {
  return { form: path.endsWith('.tgz') ? 'archive' : 'folder', path: path === '.' ? '' : path };
}

/** A pull request that is closed, or not ready for review: whatever it has submitted is withdrawn. */
export async function shelvePull(situation: Situation): Promise<Told> {
  const { pull, rules } = situation;
  const before = await readStored(situation);
  const isOpen = before.charts.some((chart) => !chart.closed && !isReleased(chart));
  const stored = isOpen ? await withdraw(situation) : before;
  await withdrawProposals(situation, stored.suspendProposals);
  await endDeployments(situation, stored);
  if (pull.state === 'draft') {
    const synced = await syncCharts(situation, stored);
    const gone = synced.removed.map(({ name, version, place }) =>
      plainRow(
        { name, version: null, baseVersion: version, place, updateLog: '', findings: [], versionLine: null },
        'waits_draft',
      ),
    );
    const problems = [...rules.problems, ...synced.problems];
    const isWhole = synced.problems.length === 0;
    return { ...nothingTold, rows: inOrder([...synced.rows, ...gone]), problems, isWhole };
  }
  const rows = stored.charts.map((chart) => storedRow(situation, chart, placeOf(chart)));
  return { ...nothingTold, rows: inOrder(rows) };
}

function inOrder(rows: readonly ChartRow[]): readonly ChartRow[] {
  return rows.toSorted((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}
