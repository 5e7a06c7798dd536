import { compareVersions, parseVersion, versionKey } from '@chandlery/chart';
import type { ChartFinding } from './chart-types.ts';
import { errorAt } from './finding-of.ts';
import { versionLineOf } from './lines.ts';
import type { LoadedChart } from './load-chart.ts';
import { nextNumber } from './next-number.ts';

/** Whether the number says that this is another version than the one before. */
export function numberFindings(
  { chart, chartYaml }: LoadedChart,
  baseVersion: string | null,
): readonly ChartFinding[] {
  const { version } = chart.metadata;
  if (baseVersion === null || parseVersion(baseVersion) === undefined) return [];
  const line = chartYaml === null ? null : (versionLineOf(chartYaml)?.line ?? null);
  const next = nextNumber(baseVersion);
  const remedy =
    next === null ? 'Choose another version number.' : `Change it to ${next}, or to another higher number.`;
  if (versionKey(version) === versionKey(baseVersion)) {
    const message = `The chart changed, and its version is ${version} still: one number means one content.`;
    return [{ ...errorAt('version_unchanged', 'Chart.yaml', message, remedy), line }];
  }
  if (compareVersions(version, baseVersion) > 0) return [];
  const message = `The version ${version} is not above ${baseVersion}, which the base has: Helm would not upgrade to it.`;
  return [{ ...errorAt('version_lower', 'Chart.yaml', message, remedy), severity: 'warning', line }];
}
