import { repositoryPlace } from '../charts/lines.ts';
import type { RepositoryProblem } from '../charts/chart-types.ts';
import { bytesOf, startOf } from './budget.ts';
import { changeWords, stateWords, verdictWords, versionWords, voteWords, waitWords } from './chart-words.ts';
import type { ChartRow, CommandAnswer } from './comment-model.ts';
import { code, link, preformatted, prose } from './escape.ts';

/** The table's head. */
export const tableHead = [
  '| Chart | State | Version | Inspection | What changes | Approvals | Waits for |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  '',
].join('\n');

/** One chart in the table. */
export function chartLine(row: ChartRow): string {
  const verdict = verdictWords(row.verdict);
  const deployed = row.deployment === null ? '' : `; test deploy ${prose(row.deployment.state, 60)}`;
  const cells = [
    `${code(row.name, 80)}${row.place.path === row.name ? '' : ` in ${code(row.place.path || '.', 80)}`}`,
    `**${stateWords[row.state].label}**${deployed}`,
    versionWords(row),
    verdict === '–' ? verdict : link(verdict, row.detailsUrl),
    changeWords(row),
    voteWords(row),
    waitWords(row),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** One problem of the repository, with what would be right. */
export function problemLine({ path, line, message, remedy }: RepositoryProblem): string {
  const place = path === null ? '' : `${code(path)}${line === null ? '' : `, line ${line}`}: `;
  return `- ${place}${prose(message, 500)}${remedy === '' ? '' : ` ${prose(remedy, 300)}`}\n`;
}

/** One finding of a chart. */
export function findingLine(
  row: Pick<ChartRow, 'place' | 'name'>,
  finding: ChartRow['findings'][number],
): string {
  const { path, line } = repositoryPlace(row.place, finding);
  const inside = row.place.form === 'archive' && finding.file !== null ? ` (${code(finding.file)})` : '';
  const place =
    finding.line === null || row.place.form === 'archive' ? code(path) : `${code(path)}, line ${line}`;
  return `- ${finding.severity}: ${place}${inside}: ${prose(finding.message, 500)} ${prose(finding.remedy, 300)}\n`;
}

/** Everything to know of a chart's findings, folded, the gravest first. */
export function findingsPart(row: ChartRow, bytes: number): string | null {
  if (row.findings.length === 0) return null;
  const lines: string[] = [];
  const top = `<details><summary>Findings in ${code(row.name)}: ${row.findings.length}</summary>\n\n`;
  const rest = (missing: number) => (missing === 0 ? '' : `- and ${missing} more\n`);
  const end = '\n</details>\n\n';
  let left = bytes - bytesOf(top) - bytesOf(end) - bytesOf(rest(row.findings.length));
  for (const finding of row.findings) {
    const line = findingLine(row, finding);
    left -= bytesOf(line);
    if (left < 0) break;
    lines.push(line);
  }
  if (lines.length === 0) return null;
  return `${top}${lines.join('')}${rest(row.findings.length - lines.length)}${end}`;
}

/** The update log, folded, and as much of it as fits. */
export function updateLogPart(
  { name, updateLog }: Pick<ChartRow, 'name' | 'updateLog'>,
  bytes: number,
): string | null {
  if (updateLog.trim() === '') return null;
  return startOf(
    updateLog.trim(),
    bytes,
    (text) =>
      `<details><summary>Update log of ${code(name)}</summary>\n\n${preformatted(text)}\n\n</details>\n\n`,
  );
}

/** An answer to somebody's command. */
export function answerLine({ login, command, done, text }: CommandAnswer): string {
  return `- ${code(command)} by ${code(login)}: ${done ? '' : '**not done:** '}${prose(text, 500)}\n`;
}

/** A number that is free, in words; where the line is in the diff a suggestion says the same. */
export function nextFreeLine({ name, nextFree, version }: ChartRow): string | null {
  if (nextFree === null) return null;
  const taken = version === null ? 'Its number' : code(version, 60);
  return `- ${code(name)}: ${taken} cannot be used; ${code(nextFree, 60)} is free.\n`;
}
