import { linesInPatch } from '../charts/lines.ts';
import type { ChartRow } from '../render/comment-model.ts';
import { renderVersionSuggestion, suggestionMarker } from '../render/suggestion.ts';
import { isUnprocessable } from './refused.ts';
import type { Site } from './site.ts';
import type { PlacedLine } from './sync-charts.ts';

/** A suggestion as it should be. */
type Wanted = { readonly chart: string; readonly path: string; readonly line: number; readonly body: string };

/** The first line of every suggestion, without the name of its chart. */
const anyMarker = '<!-- chandlery-review-bot:version:';

/**
 * Where a number is taken, a free one is suggested at its line, for one click: if GitHub shows that line in the difference.
 * What is suggested no more is removed.
 */
export async function suggestNumbers(
  site: Site,
  pull: number,
  headSha: string,
  rows: readonly ChartRow[],
  lines: ReadonlyMap<string, PlacedLine>,
): Promise<void> {
  const { octokit, at } = site;
  const wanted = await shownOf(
    site,
    pull,
    rows.flatMap((row) => suggestionOf(row, lines.get(row.name)) ?? []),
  );
  const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, {
    ...at,
    pull_number: pull,
    per_page: 100,
  });
  const author = `${site.parts.github.slug}[bot]`;
  const ours = comments.filter(({ user, body }) => user.login === author && body.startsWith(anyMarker));
  for (const { id, body } of ours)
    if (!wanted.some((one) => same(one.body, body)))
      await octokit.rest.pulls.deleteReviewComment({ ...at, comment_id: id });
  for (const { body, path, line } of wanted.filter(
    (one) => !ours.some((known) => same(one.body, known.body)),
  )) {
    const place = { ...at, pull_number: pull, commit_id: headSha, path, line, side: 'RIGHT' as const };
    try {
      await octokit.rest.pulls.createReviewComment({ ...place, body });
    } catch (error) {
      // The head has moved, and the line with it: the next reconciliation sees to it.
      if (!isUnprocessable(error)) throw error;
    }
  }
}

function suggestionOf(row: ChartRow, placed: PlacedLine | undefined): Wanted | null {
  if (row.nextFree === null || placed === undefined || placed.place.form === 'archive') return null;
  const { line, place } = placed;
  const reason = `${row.name} ${row.version ?? ''} cannot be used: the number is taken.`;
  const body = renderVersionSuggestion({ chart: row.name, versionLine: line, version: row.nextFree, reason });
  const path = place.path === '' ? 'Chart.yaml' : `${place.path}/Chart.yaml`;
  return body === null ? null : { chart: suggestionMarker(row.name), path, line: line.line, body };
}

/** Those whose line GitHub shows in the difference. */
async function shownOf(
  { octokit, at }: Site,
  pull: number,
  wanted: readonly Wanted[],
): Promise<readonly Wanted[]> {
  if (wanted.length === 0) return [];
  const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
    ...at,
    pull_number: pull,
    per_page: 100,
  });
  const patches = new Map(files.map(({ filename, patch }) => [filename, linesInPatch(patch)]));
  return wanted.filter(({ path, line }) => patches.get(path)?.has(line) === true);
}

function same(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n').trim() === other.replaceAll('\r\n', '\n').trim();
}
