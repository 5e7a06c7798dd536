import type { ChartMetadata } from '@chandlery/chart';
import { chartNames } from './chart-names.ts';
import { chartProfile } from './chart-profile.ts';
import { type Random, seeded } from './random.ts';
import { versionHistory } from './version-history.ts';

/** One version as an index has it. */
export type CatalogueVersion = {
  readonly metadata: ChartMetadata;
  readonly createdMs: number;
  /** Looks like the SHA-256 of an archive: as different from version to version as real ones, which gzip notices. */
  readonly digest: string;
};

/** One chart with its versions, oldest first. */
export type CatalogueChart = { readonly name: string; readonly versions: readonly CatalogueVersion[] };

export type Catalogue = { readonly charts: readonly CatalogueChart[]; readonly versions: number };

/** The chart with the longest history: 3,000 versions, or, of small catalogues, at most this part of them. */
const longestHistory = { versions: 3000, part: 0.3 };
/** Half of the charts have fewer versions than this; with the spread below the average is about 65. */
const medianVersions = 14;
const spread = 1.75;

/**
 * A catalogue with exactly so many versions, the same for the same seed. Histories are as skewed as in public
 * repositories: many charts with few versions, a few with a thousand and more.
 */
export function catalogue(versions: number, seed = 'chandlery'): Catalogue {
  const random = seeded(`${seed}/${versions}`);
  const lengths = historyLengths(versions, random);
  const names = chartNames(lengths.length, random);
  const charts = lengths.map((length, index): CatalogueChart => {
    const name = names[index] ?? `chart-${index}`;
    const profile = chartProfile(name, random);
    const history = versionHistory(length, random).map((numbered) => ({
      metadata: profile(numbered),
      createdMs: numbered.createdMs,
      digest: random.hex(64),
    }));
    return { name, versions: history };
  });
  return { charts, versions };
}

/** The chart whose history is nearest to a length. */
export function chartWith({ charts }: Catalogue, versions = medianVersions): CatalogueChart {
  const distance = (chart: CatalogueChart) => Math.abs(chart.versions.length - versions);
  return charts.reduce((best, chart) => (distance(chart) < distance(best) ? chart : best));
}

/** The chart with the longest history. */
export function longestChart(of: Catalogue): CatalogueChart {
  return chartWith(of, Number.MAX_SAFE_INTEGER);
}

function historyLengths(versions: number, random: Random): readonly number[] {
  const longest = Math.min(longestHistory.versions, Math.floor(versions * longestHistory.part));
  const lengths = [Math.max(1, longest)];
  for (let left = versions - Math.max(1, longest); left > 0;) {
    const drawn = Math.ceil(medianVersions * Math.exp(spread * random.normal()));
    const length = Math.min(left, drawn, Math.max(1, longest - 1));
    lengths.push(length);
    left -= length;
  }
  return lengths;
}
