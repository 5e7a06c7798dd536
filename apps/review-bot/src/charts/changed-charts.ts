import { archiveIdentity, mayBeArchiveOf } from './archive-identity.ts';
import { BoundedReads } from './bounded-reads.ts';
import type { ChartPlace, ChartStep, RepositoryProblem } from './chart-types.ts';
import { duplicateNames } from './duplicate-names.ts';
import { RepositoryError } from './errors.ts';
import { findCharts } from './find-charts.ts';
import { ChartRefused, PullRefused } from './finding-of.ts';
import { defaultPullLimits, type PullLimits } from './limits.ts';
import { IdentityMemory, identityOf } from './names.ts';
import { planChanges, touchedPlaces, type KnownPlace } from './plan-changes.ts';
import { putChart } from './put-chart.ts';
import type { RepositoryReader } from './repository-reader.ts';
import type { Settings } from './settings-types.ts';
import { TreeIndex } from './tree-index.ts';

/** What is compared, and how it is read. */
export type ChangedChartsInput = {
  /** The merge base, not the tip of the base branch: what others merged meanwhile is no change of this pull request. */
  readonly base: string;
  readonly head: string;
  readonly reader: RepositoryReader;
  readonly settings: Pick<Settings, 'charts' | 'ignore'>;
  readonly limits?: Partial<PullLimits>;
  /** One for the life of the bot: names of charts that were read before. */
  readonly memory?: IdentityMemory;
  readonly signal?: AbortSignal;
};

/** What the steps need. */
export type Comparison = {
  readonly base: TreeIndex;
  readonly head: TreeIndex;
  readonly reads: BoundedReads;
  readonly limits: PullLimits;
  readonly memory: IdentityMemory;
};

/**
 * What a pull request does to the charts of a repository, one chart after another, so that one packed chart is in memory at
 * a time. A problem is the last step: the pull request is larger than what is read, and what came before it is not all. A chart that is malformed is `refused` with all that is wrong; nothing of the pull request makes
 * it throw. What it throws is the reader's trouble or the signal's reason: try again later.
 */
export async function* changedCharts(input: ChangedChartsInput): AsyncGenerator<ChartStep, void, undefined> {
  try {
    yield* steps(input);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    yield { type: 'problem', problem };
  }
}

async function* steps(input: ChangedChartsInput): AsyncGenerator<ChartStep, void, undefined> {
  if (input.base === input.head) return;
  const limits = { ...defaultPullLimits, ...input.limits };
  const comparison: Comparison = {
    base: new TreeIndex(await input.reader.tree(input.base)),
    head: new TreeIndex(await input.reader.tree(input.head)),
    reads: new BoundedReads(input.reader, limits, input.signal),
    limits,
    memory: input.memory ?? new IdentityMemory(),
  };
  const [basePlaces, headPlaces] = [comparison.base, comparison.head].map((tree) =>
    findCharts(tree.entries, input.settings),
  ) as [readonly ChartPlace[], readonly ChartPlace[]];
  const touched = touchedPlaces(
    { tree: comparison.base, places: basePlaces },
    { tree: comparison.head, places: headPlaces },
  );
  if (touched.head.length === 0 && touched.base.length === 0) return;
  requireFew(basePlaces.length, headPlaces.length, limits.places, 'places');
  requireFew(touched.base.length, touched.head.length, limits.charts, 'charts');

  const known = (places: readonly ChartPlace[], tree: TreeIndex) => knownPlaces(places, tree, comparison);
  const head = await known(touched.head, comparison.head);
  const base = await known(touched.base, comparison.base);
  const same = await known(
    touched.same.filter(({ form }) => form === 'folder'),
    comparison.head,
  );
  const names = new Set(same.map(({ identity }) => identity?.name));
  const left = await archivesLeft(base, touched.same, comparison);
  const plan = planChanges(head, base, (name) => names.has(name) || left.has(name));
  const duplicates = duplicateNames(head, same, comparison.head);

  for (const chart of plan.touched) {
    input.signal?.throwIfAborted();
    const refusal = duplicates.get(chart.place.path);
    if (refusal === undefined) yield* putChart(chart, comparison);
    else yield refusal;
  }
  for (const { place, identity } of plan.removed) yield { type: 'removed', ...identity, place };
}

/** What is at places; .tgz files that are no charts are left out. */
async function knownPlaces(
  places: readonly ChartPlace[],
  tree: TreeIndex,
  { reads, limits, memory }: Comparison,
): Promise<readonly KnownPlace[]> {
  const known = await reads.each(places, async (place): Promise<KnownPlace[]> => {
    const path =
      place.form === 'archive' ? place.path : place.path === '' ? 'Chart.yaml' : `${place.path}/Chart.yaml`;
    const entry = tree.at(path);
    if (entry === undefined) return [];
    if (place.form === 'folder') {
      // A link's bytes are a path; that it is a link is said when it is packed.
      const isLink = entry.mode === '120000';
      return [
        { place, identity: isLink ? null : await identityOf(entry, reads, limits.chartYamlBytes, memory) },
      ];
    }
    const archive = await archiveIdentity(entry, reads, limits, memory);
    if (archive.kind === 'other') return [];
    return [{ place, identity: archive.kind === 'chart' ? archive.identity : null }];
  });
  return known.flat();
}

/** Names of deleted archives of which other versions are still there: those charts are not deleted. */
async function archivesLeft(
  base: readonly KnownPlace[],
  same: readonly ChartPlace[],
  { head, reads, limits, memory }: Comparison,
): Promise<ReadonlySet<string>> {
  const left = new Set<string>();
  const archives = same.filter(({ form }) => form === 'archive');
  const gone = new Set(base.flatMap(({ identity }) => (identity === null ? [] : [identity.name])));
  for (const name of gone) {
    for (const { path } of archives.filter((place) => mayBeArchiveOf(name, place.path))) {
      const entry = head.at(path);
      const found = entry && (await archiveIdentity(entry, reads, limits, memory));
      if (found?.kind !== 'chart' || found.identity.name !== name) continue;
      left.add(name);
      break;
    }
  }
  return left;
}

function requireFew(base: number, head: number, most: number, what: 'places' | 'charts'): void {
  const count = Math.max(base, head);
  if (count <= most) return;
  throw what === 'places'
    ? new PullRefused(
        'too_many_places',
        `The repository has ${count} charts; at most ${most} are looked at.`,
        'Name the folders of the charts that are meant by `charts` in .chandlery.yaml.',
      )
    : new PullRefused(
        'too_many_charts',
        `The pull request changes ${count} charts; at most ${most} are taken at once.`,
        'Split the pull request.',
      );
}

function problemOf(error: unknown): RepositoryProblem | undefined {
  const nowhere = { path: null, line: null, column: null };
  if (error instanceof PullRefused) {
    return { code: error.code, message: error.message, remedy: error.remedy, ...nowhere };
  }
  if (error instanceof ChartRefused) return undefined;
  if (error instanceof RepositoryError && error.code === 'tree_too_large') {
    const remedy = 'Keep charts in a repository with fewer files.';
    return {
      code: error.code,
      message: 'The repository has more files than are looked at.',
      remedy,
      ...nowhere,
    };
  }
  return undefined;
}
