import type { Chart, ChartMetadata } from '@chandlery/chart';
import { compareFiles, type FileDifference } from './compare-files.ts';
import { compareValues, type ValueDifference } from './compare-values.ts';

/** What two versions differ in. */
export type Comparison = {
  readonly files: readonly FileDifference[];
  /** Of values.yaml, by key. */
  readonly values: readonly ValueDifference[];
  /** Of Chart.yaml; each dependency by its name or alias. */
  readonly metadata: readonly ValueDifference[];
  /** Whether something was left out. */
  readonly truncated: boolean;
};

/** Compares two charts, in bounded time and to a bounded answer. */
export function compareCharts(from: Chart, to: Chart): Comparison {
  const files = compareFiles(from.allFiles, to.allFiles);
  const values = compareValues(from.values, to.values);
  const metadata = compareValues(comparable(from.metadata), comparable(to.metadata));
  return {
    files: files.differences,
    values: values.differences,
    metadata: metadata.differences,
    truncated: files.truncated || values.truncated || metadata.truncated,
  };
}

/** Metadata with its dependencies by name, so that one that moves in the list is no difference. */
function comparable({ dependencies, ...fields }: ChartMetadata): Readonly<Record<string, unknown>> {
  if (dependencies === undefined) return { ...fields };
  const named = dependencies.map((dependency) => [dependency.alias ?? dependency.name, dependency] as const);
  return { ...fields, dependencies: Object.fromEntries(named) };
}
