import type { Row } from './row.ts';
import { digits } from './units.ts';

const heads = ['figure', 'ours', 'anchor', 'ratio (spread)', 'target', 'holds'] as const;

/** The rows as a Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
  return [heads, heads.map(() => '---'), ...rows.map(cells)]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}

function cells({ figure, ours, anchor, ratio, target, holds }: Row): readonly string[] {
  const spread =
    ratio === undefined ? '' : `${digits(ratio.median)} (${digits(ratio.minimum)}–${digits(ratio.maximum)})`;
  const verdict = holds === undefined ? '' : holds ? 'yes' : '**no**';
  return [figure, ours, anchor, spread, target ?? '', verdict].map((text) =>
    text.replaceAll('|', '\\|').replaceAll('\n', ' '),
  );
}
