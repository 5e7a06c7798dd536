import {
  type Catalogue,
  type CatalogueChart,
  type CatalogueVersion,
  chartWith,
  longestChart,
} from '../generator/catalogue.ts';
import { firstMajor } from '../load/new-versions.ts';
import { alone, atMost, compared, type Row } from '../measuring/row.ts';
import { spreadOf } from '../measuring/statistics.ts';
import { duration } from '../measuring/units.ts';
import { type Context, sizeName } from '../setup/context.ts';
import { Scope } from '../setup/scope.ts';
import { type IndexUnderTest, openIndex } from './index-work.ts';
import { openVisible } from './visible.ts';

/** Publishes one version and says how long parts of it took, in milliseconds. */
type Publisher = (version: CatalogueVersion) => Promise<Readonly<Record<string, number>>>;
type Kind = 'median' | 'worst';
/** What took how long at a size for a chart, one median for each repetition. */
type Measured = (what: string, versions: number, kind: Kind) => readonly number[];

/** What one publish costs, and whether it grows with the store: a chart of median length, and the longest. */
export async function publish(context: Context): Promise<readonly Row[]> {
  const inProcess = await measure(context, async (scope, folder) =>
    indexPublisher(await openIndex(scope, folder)),
  );
  const overHttp = await measure(context, (_, folder) => openVisible(context, folder));
  return [
    ...rowsOf(context, inProcess, 'change', 'index work of one publish', { ratio: 2, worstMs: 5 }),
    ...rowsOf(context, inProcess, 'read', 'index work of one publish and of its first reader (HEAD, gzip)', {
      ratio: 2,
      worstMs: 5,
    }),
    ...rowsOf(context, overHttp, 'visible', 'one upload until a reader sees it'),
  ];
}

function indexPublisher(index: IndexUnderTest): Publisher {
  return async (version) => {
    const { changeMs, readMs } = await index.publish(version);
    return { change: changeMs, read: changeMs + readMs };
  };
}

async function measure(
  context: Context,
  open: (scope: Scope, folder: string) => Promise<Publisher>,
): Promise<Measured> {
  const scope = new Scope();
  context.scope.defer(() => scope.close());
  const stores: {
    readonly versions: number;
    readonly catalogue: Catalogue;
    readonly publisher: Publisher;
  }[] = [];
  for (const versions of Object.values(context.sizes)) {
    const publisher = await open(scope, await context.store(versions));
    stores.push({ versions, catalogue: context.catalogue(versions), publisher });
  }
  const samples = new Map<string, number[]>();
  const publishes = context.quick ? 10 : 40;
  for (let repetition = -1; repetition < context.repetitions; repetition++) {
    const round = new Map<string, number[]>();
    for (let publishing = 0; publishing < publishes; publishing++) {
      for (const { versions, catalogue, publisher } of stores) {
        for (const kind of ['median', 'worst'] as const) {
          const number = (repetition + 1) * publishes + publishing;
          const took = await publisher(nextVersion(chartOf(catalogue, kind), number));
          for (const [what, ms] of Object.entries(took)) append(round, keyOf(what, versions, kind), ms);
        }
      }
    }
    // The first round warms up.
    if (repetition >= 0) for (const [key, took] of round) append(samples, key, spreadOf(took).median);
  }
  await scope.close();
  return (what, versions, kind) => samples.get(keyOf(what, versions, kind)) ?? [];
}

function rowsOf(
  { sizes: { small, medium, large }, catalogue }: Context,
  measured: Measured,
  what: string,
  figure: string,
  targets?: { readonly ratio: number; readonly worstMs: number },
): readonly Row[] {
  const { length } = chartWith(catalogue(large)).versions;
  const against = (versions: number, target = false): Row =>
    compared({
      figure: `${figure}, chart of ${length} versions, ${sizeName(versions)}`,
      unit: duration,
      ours: measured(what, versions, 'median'),
      anchor: measured(what, small, 'median'),
      against: `the same at ${sizeName(small)}`,
      target: target && targets !== undefined ? atMost(targets.ratio) : undefined,
    });
  const worst = (versions: number): Row =>
    alone({
      figure: `${figure}, chart of ${longestChart(catalogue(versions)).versions.length} versions, ${sizeName(versions)}`,
      unit: duration,
      ours: measured(what, versions, 'worst'),
      target: targets === undefined ? undefined : atMost(targets.worstMs, `≤ ${targets.worstMs} ms`),
    });
  return [against(medium), against(large, true), worst(medium), worst(large)];
}

function chartOf(catalogue: Catalogue, kind: Kind): CatalogueChart {
  return kind === 'worst' ? longestChart(catalogue) : chartWith(catalogue);
}

function nextVersion({ name, versions }: CatalogueChart, number: number): CatalogueVersion {
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error(`${name} has no version.`);
  const digest = number.toString(16).padStart(64, 'b');
  return {
    metadata: { ...newest.metadata, version: `${firstMajor}.0.${number}` },
    createdMs: Date.now(),
    digest,
  };
}

function keyOf(what: string, versions: number, kind: Kind): string {
  return `${what} ${versions} ${kind}`;
}

function append(to: Map<string, number[]>, key: string, value: number): void {
  to.set(key, [...(to.get(key) ?? []), value]);
}
