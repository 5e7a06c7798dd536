import type { ApiError } from '@chandlery/api-contract';
import type {
  ChartChange,
  ChartPlace,
  ChartRefusal,
  RepositoryProblem,
  VersionLine,
} from '../charts/chart-types.ts';
import { updateLog } from '../charts/update-log.ts';
import type { ChartRow } from '../render/comment-model.ts';
import { isReleased } from './publish-merged.ts';
import { storeRefusal } from './refused.ts';
import { type ChartFacts, factsOf, plainRow, refusedRow } from './rows.ts';
import type { StoreChart, StorePull } from './site.ts';
import type { Situation } from './situation.ts';

/** What became of the charts of a pull request. */
export type SyncedCharts = {
  /** Charts that the store has, by name, with what is known of them here. */
  readonly sent: ReadonlyMap<string, ChartFacts>;
  /** Charts of which the store has nothing, or nothing that still holds. */
  readonly rows: readonly ChartRow[];
  readonly removed: readonly {
    readonly name: string;
    readonly version: string;
    readonly place: ChartPlace;
  }[];
  /** Where there are any, charts may be missing that the pull request changes: it was not read to its end. */
  readonly problems: readonly RepositoryProblem[];
  /** Where charts say their version, by name. */
  readonly lines: ReadonlyMap<string, PlacedLine>;
};

/** The line of a Chart.yaml that says the version. */
export type PlacedLine = { readonly place: ChartPlace; readonly line: VersionLine };

/**
 * Sends every chart that the pull request changes and that the store has not as it is now, one after another: a chart is
 * in memory no longer than it takes to send it.
 */
export async function syncCharts(situation: Situation, stored: StorePull): Promise<SyncedCharts> {
  const sent = new Map<string, ChartFacts>();
  const rows: ChartRow[] = [];
  const removed: SyncedCharts['removed'][number][] = [];
  const problems: RepositoryProblem[] = [];
  const lines = new Map<string, PlacedLine>();
  const isDraft = situation.pull.state === 'draft';
  for await (const step of situation.steps()) {
    situation.site.signal.throwIfAborted();
    switch (step.type) {
      case 'problem':
        problems.push(step.problem);
        break;
      case 'removed':
        removed.push(step);
        break;
      case 'moved':
        rows.push(
          plainRow(
            { ...step, baseVersion: step.version, updateLog: '', findings: [], versionLine: null },
            'moved',
          ),
        );
        break;
      case 'refused':
        rows.push(plainRow(factsOf(named(step, stored), ''), 'refused'));
        break;
      case 'put': {
        const facts = factsOf(step, updateLogOf(situation, step));
        if (step.versionLine !== null) lines.set(step.name, { place: step.place, line: step.versionLine });
        const known = stored.charts.find(({ chart }) => chart === step.name);
        const refusal = isDraft ? null : await send(situation, step, facts.updateLog, known);
        if (isDraft) rows.push(plainRow(facts, 'waits_draft'));
        else if (refusal === null) sent.set(step.name, facts);
        else rows.push(refusedRow(facts, refusal));
        break;
      }
    }
  }
  return { sent, rows, removed, problems, lines };
}

/** A chart that cannot be read any more is the one that was sent from there: without its name that would seem to be given up. */
function named(step: ChartRefusal, { charts }: StorePull): ChartRefusal {
  if (step.name !== null) return step;
  const known = charts.find(({ path, closed }) => !closed && path === pathOf(step.place));
  return known === undefined ? step : { ...step, name: known.chart };
}

/** A place as the store has it. */
function pathOf({ path }: ChartPlace): string {
  return path === '' ? '.' : path;
}

function updateLogOf({ pull }: Situation, chart: ChartChange): string {
  return updateLog({ chart, pull: { title: pull.title, body: pull.body } }).text;
}

async function send(
  situation: Situation,
  chart: ChartChange,
  log: string,
  known: StoreChart | undefined,
): Promise<ApiError | null> {
  const { pull, orders, rules, pushers, site } = situation;
  const category = orders.category ?? rules.settings.category;
  const about = {
    headSha: pull.headSha,
    baseRef: pull.base.ref,
    path: pathOf(chart.place),
    author: pull.author,
    title: pull.title.slice(0, 1000),
    url: pull.url,
    updateLog: log,
    ...(category === null ? {} : { category }),
  };
  if (
    known !== undefined &&
    isInLine(situation, known, { ...about, contentDigest: chart.contentDigest, version: chart.version })
  )
    return null;
  try {
    await site.parts.store.github.pulls.putChart(
      { repositoryId: site.repositoryId, pull: pull.number, chart: chart.name },
      { chart: chart.archive, about: { ...about, pushers: [...pushers.people] } },
      { signal: site.signal },
    );
    return null;
  } catch (error) {
    return storeRefusal(error);
  }
}

type Told = Pick<
  StoreChart,
  'headSha' | 'baseRef' | 'path' | 'author' | 'title' | 'url' | 'contentDigest' | 'version'
> & { readonly category?: string; readonly updateLog: string };

/** Whether the store knows all that there is to say, the people who pushed included. */
function isInLine({ runs, pushers, pull }: Situation, known: StoreChart, told: Told): boolean {
  const same = known.contentDigest === told.contentDigest && known.version === told.version;
  if (same && isReleased(known)) return true;
  const remembered = runs.findLast(({ memo }) => memo.key === String(pull.number))?.memo.pushers ?? [];
  const everybody = pushers.people.every(({ userId }) => remembered.some((one) => one.userId === userId));
  return (
    same &&
    everybody &&
    !known.closed &&
    known.state !== 'draft' &&
    known.headSha === told.headSha &&
    known.baseRef === told.baseRef &&
    known.path === told.path &&
    known.author.userId === told.author.userId &&
    known.title === told.title &&
    known.url === told.url &&
    known.category === (told.category ?? null)
  );
}
