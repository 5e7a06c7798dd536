import type { VersionLine } from '../charts/chart-types.ts';
import { withVersion } from '../charts/lines.ts';
import { code, prose } from './escape.ts';

/** The first line of such a comment, so that it is found again; it is ours where the author is the App, too. */
export function suggestionMarker(chart: string): string {
  return `<!-- chandlery-review-bot:version:${encodeURIComponent(chart.toWellFormed())} -->`;
}

/** What is suggested. */
export type VersionSuggestion = {
  readonly chart: string;
  readonly versionLine: VersionLine;
  /** The number that is free. */
  readonly version: string;
  /** Why the present one cannot be used: a sentence. */
  readonly reason: string;
};

/**
 * The body of a review comment at the version's line that changes it by one click: the same indentation, quotes and
 * comment, another number. Null where that line cannot be written with it. GitHub takes it only where `linesInPatch`
 * has the line.
 */
export function renderVersionSuggestion(input: VersionSuggestion): string | null {
  const line = withVersion(input.versionLine, input.version);
  if (line === null || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(line.replaceAll('\t', ''))) return null;
  const longest = Math.max(2, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [
    suggestionMarker(input.chart),
    `${prose(input.reason, 500)} ${code(input.version, 60)} is free.`,
    '',
    `${fence}suggestion`,
    line,
    fence,
  ].join('\n');
}
