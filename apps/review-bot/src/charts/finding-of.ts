import type { ChartFinding } from './chart-types.ts';

/** A chart, or all of them, that is refused on the way: carries what to say. */
export class ChartRefused extends Error {
  override readonly name = 'ChartRefused';
  readonly findings: readonly ChartFinding[];

  constructor(findings: readonly ChartFinding[]) {
    super(findings.map(({ code, message }) => `${code}: ${message}`).join('; '));
    this.findings = findings;
  }
}

/** A pull request that is refused as a whole: it is larger than what is read. */
export class PullRefused extends Error {
  override readonly name = 'PullRefused';
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

/** An error of a chart, at its file. */
export function errorAt(code: string, file: string | null, message: string, remedy: string): ChartFinding {
  return { code, severity: 'error', file, line: null, message, remedy };
}
