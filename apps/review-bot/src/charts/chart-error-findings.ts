import { ChartError, type ChartProblem } from '@chandlery/chart';
import type { ChartFinding } from './chart-types.ts';
import { keyLine } from './lines.ts';

/** What a `ChartError` says, one finding for each problem, at its file, and at its line where one can be told. */
export function chartErrorFindings(error: ChartError, chartYaml: string | null): readonly ChartFinding[] {
  const several = error.details['problems'];
  const problems: readonly ChartProblem[] = Array.isArray(several) ? (several as ChartProblem[]) : [error];
  const { line, path } = error.details;
  return problems.map((problem) => {
    const [file, key] = placeOf(problem.field, typeof path === 'string' ? path : null);
    const keyed =
      file === 'Chart.yaml' && key !== null && chartYaml !== null ? keyLine(chartYaml, key) : null;
    return {
      code: problem.code,
      severity: 'error',
      file,
      line: typeof line === 'number' ? line : keyed,
      message: problem.message,
      remedy: problem.remedy,
    };
  });
}

/** `Chart.yaml: version` is a file and a key in it, `archive` is none of the chart's files. */
function placeOf(field: string, path: string | null): [file: string | null, key: string | null] {
  if (field === 'archive') return [path, null];
  const colon = field.lastIndexOf(': ');
  return colon === -1 ? [field, null] : [field.slice(0, colon), field.slice(colon + 2)];
}
