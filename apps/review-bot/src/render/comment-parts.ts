import { repositoryPlace } from '../charts/lines.ts';
import type { RepositoryProblem } from '../charts/chart-types.ts';
import { Budget, bytesOf, startOf, type Part } from './budget.ts';
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

const gravity = { error: 0, warning: 1, info: 2 } as const;

/** The gravest first, else as they came. */
export function byGravity(findings: ChartRow['findings']): ChartRow['findings'] {
  return [...findings].sort((a, b) => gravity[a.severity] - gravity[b.severity]);
}

/** A chart's findings, folded, the gravest first and as many as fit; null where there is no room for one. */
export function findingsPart(row: ChartRow, bytes: number): Part | null {
  const count = row.findings.length;
  const top = `<details><summary>Findings in ${code(row.name)}: ${count}</summary>\n\n`;
  const end = '\n</details>\n\n';
  const lines = new Budget(bytes - bytesOf(top) - bytesOf(end));
  lines.addList(
    byGravity(row.findings),
    (finding) => findingLine(row, finding),
    bytes,
    (missing) => `- and ${missing} more\n`,
  );
  if (lines.text === '') return null;
  return { text: `${top}${lines.text}${end}`, isCut: lines.isCut };
}

/** The update log, folded, and as much of it as fits; null where there is no room. */
export function updateLogPart(
  { name, updateLog }: Pick<ChartRow, 'name' | 'updateLog'>,
  bytes: number,
): Part | null {
  return startOf(updateLog.trim(), bytes, (text, isCut) => {
    const summary = `Update log of ${code(name)}${isCut ? ' (its start)' : ''}`;
    return `<details><summary>${summary}</summary>\n\n${preformatted(text)}\n\n</details>\n\n`;
  });
}

/** An answer to somebody's command. */
export function answerLine({ login, command, done, text }: CommandAnswer): string {
  return `- ${code(command)} by ${code(login)}: ${done ? '' : '**not done:** '}${prose(text, 500)}\n`;
}

/** A number that is free, in words; where the line is in the diff a suggestion says the same. */
export function nextFreeLine(row: ChartRow): string | null {
  const free = freeWords(row);
  return free === null ? null : `- ${code(row.name)}: ${free}\n`;
}

/** Which number cannot be used, who has it, and which is free. */
export function freeWords({ nextFree, takenBy, version }: ChartRow): string | null {
  if (nextFree === null) return null;
  const taken = version === null ? 'Its number' : code(version, 60);
  const by =
    takenBy === undefined || takenBy === null ? '' : `: ${link('another pull request', takenBy)} has it`;
  return `${taken} cannot be used${by}; ${code(nextFree, 60)} is free.`;
}
