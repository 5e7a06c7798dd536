import { changelogGain } from './changelog-gain.ts';
import { annotatedChanges } from './annotated-changes.ts';
import type { ChartChange } from './chart-types.ts';

/** What a version changes, in its author's words, and whence it is. */
export type UpdateLog = {
  readonly source: 'annotation' | 'changelog' | 'pull_request';
  /** As written: Markdown, mentions and all. */
  readonly text: string;
};

/** What the store takes. */
export const maxUpdateLogCharacters = 50_000;

/**
 * The chart's annotation `artifacthub.io/changes`; else what its CHANGELOG.md gained; else title and text of the pull
 * request, without the comments of its template. An annotation that was there before tells of the version before.
 */
export function updateLog(input: {
  readonly chart: Pick<ChartChange, 'version' | 'changes' | 'changelog'>;
  readonly pull: { readonly title: string; readonly body: string | null };
}): UpdateLog {
  const { chart, pull } = input;
  const annotation = chart.changes.head === chart.changes.base ? null : chart.changes.head;
  const annotated = annotation === null ? '' : annotatedChanges(annotation);
  if (annotated !== '') return { source: 'annotation', text: bounded(annotated) };
  const { base, head } = chart.changelog;
  const gained = head === null ? '' : changelogGain(base ?? '', head, chart.version);
  if (gained !== '') return { source: 'changelog', text: bounded(gained) };
  const body = withoutComments(pull.body ?? '').trim();
  return {
    source: 'pull_request',
    text: bounded([pull.title.trim(), body].filter((part) => part !== '').join('\n\n')),
  };
}

/** Without the HTML comments that templates consist of; one that is not closed goes to the end. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let open = text.indexOf('<!--'); open !== -1; open = text.indexOf('<!--', at)) {
    kept.push(text.slice(at, open));
    const close = text.indexOf('-->', open + 4);
    if (close === -1) return kept.join('');
    at = close + 3;
  }
  kept.push(text.slice(at));
  return kept.join('');
}

function bounded(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').toWellFormed();
  if (lines.length <= maxUpdateLogCharacters) return lines;
  return `${lines.slice(0, maxUpdateLogCharacters - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
