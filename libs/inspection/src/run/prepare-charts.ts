import type { InspectionReport } from '../report/report.ts';
import type { DependencySource } from './dependencies/dependency-source.ts';
import { fetchMissing } from './dependencies/fetch-missing.ts';
import { type InspectionRoom, RulesExhausted } from './inspection-room.ts';
import type { InspectionLimits } from './limits.ts';
import type { ValuesFile } from './render-chart.ts';
import type { InspectionProgress } from './progress.ts';
import type { ChartArchives, ChartLook } from './rules-task.ts';

/** Charts that were looked at, and made whole. */
export type Prepared =
  | {
      /** Why the rules cannot look at the chart, as a clause. */
      readonly unreadable: string;
    }
  | {
      readonly unreadable?: never;
      readonly named: InspectionReport['chart'];
      readonly chart: ChartArchives;
      readonly valuesFiles: readonly ValuesFile[];
      readonly previous?: ChartArchives;
      /** Empty where no version is active. */
      readonly previousValuesFiles: readonly ValuesFile[];
      /** Why the version now active is not rendered. */
      readonly previousOutside?: string;
      /** Why the chart is not. */
      readonly notRendered?: string;
      /** Whether that may be otherwise another time. */
      readonly passing?: boolean;
    };

type Parts = {
  readonly archive: Uint8Array;
  readonly previous?: Uint8Array;
  readonly dependencies: DependencySource;
  readonly room: InspectionRoom;
  readonly limits: InspectionLimits;
  readonly signal: AbortSignal;
  /** The end of the time that the inspection has. */
  readonly timeUp: AbortSignal;
  readonly tell: (progress: InspectionProgress) => void;
};

type Look = Extract<ChartLook, { refused?: never }>;

/** One chart made whole. */
type Whole = {
  readonly archives: ChartArchives;
  readonly look: Look;
  readonly problem?: string;
  readonly passing?: boolean;
};

/** Looks at both charts, and fetches what they need and do not hold. */
export async function prepareChart(parts: Parts): Promise<Prepared> {
  const { archive, previous, room, limits, signal, tell } = parts;
  tell({ step: 'reading', message: 'The chart is read.' });
  const archives = previous === undefined ? [archive] : [archive, previous];
  try {
    const bounds = { timeoutMs: limits.rulesMs, signal };
    const [look, before] = await room.ask('look', { archives }, bounds);
    if (look === undefined || look.refused !== undefined)
      return { unreadable: `it cannot be read: ${look?.refused ?? ''}` };
    const mine = await makeWhole(archive, look, parts);
    const other =
      previous === undefined || before === undefined || before.refused !== undefined
        ? undefined
        : await makeWhole(previous, before, parts);
    const lost =
      before?.refused === undefined ? undefined : `the version now active cannot be read: ${before.refused}`;
    const notRendered = mine.problem ?? lost;
    return {
      named: { name: look.name, version: look.version },
      chart: mine.archives,
      valuesFiles: mine.look.valuesFiles,
      previousValuesFiles: other?.look.valuesFiles ?? [],
      ...(other === undefined ? {} : { previous: other.archives }),
      ...(other?.problem === undefined ? {} : { previousOutside: other.problem }),
      ...(notRendered === undefined ? {} : { notRendered }),
      ...(mine.passing === true ? { passing: true } : {}),
    };
  } catch (error) {
    if (!(error instanceof RulesExhausted)) throw error;
    return { unreadable: `reading it takes more ${error.what} than one chart may` };
  }
}

async function makeWhole(archive: Uint8Array, look: Look, parts: Parts): Promise<Whole> {
  const asItIs: Whole = { archives: { archive }, look };
  if (look.outside !== undefined) return { ...asItIs, problem: outside(look.outside) };
  const { dependencies, problem } = look.wanted;
  if (problem !== undefined) return { ...asItIs, problem };
  if (dependencies.length === 0) return asItIs;
  const names = dependencies.map(({ name, version }) => `${name} ${version}`).join(', ');
  parts.tell({ step: 'dependencies', message: `What is not in charts/ is fetched: ${names}.` });
  const fetched = await fetchMissing(
    dependencies,
    parts.dependencies,
    parts.limits,
    parts.signal,
    parts.timeUp,
  );
  if (fetched.problem !== undefined) return { ...asItIs, problem: fetched.problem, passing: fetched.passing };
  const completed = await parts.room.ask(
    'complete',
    { archive, fetched: fetched.archives },
    { timeoutMs: parts.limits.rulesMs, signal: parts.signal },
  );
  if (completed.refused !== undefined) return { ...asItIs, problem: completed.refused };
  const { look: whole } = completed;
  if (whole.refused !== undefined) return { ...asItIs, problem: whole.refused };
  const archives = { archive, complete: completed.archive };
  const leads = whole.outside === undefined ? {} : { problem: outside(whole.outside) };
  return { archives, look: whole, ...leads };
}

function outside(where: string): string {
  return `a schema refers to something outside itself, which Helm would fetch (${where})`;
}
