import { commandHelp } from '../commands/parse-commands.ts';
import { Budget, bytesOf, maxBytes } from './budget.ts';
import { stateWords } from './chart-words.ts';
import {
  answerLine,
  chartLine,
  findingsPart,
  nextFreeLine,
  problemLine,
  tableHead,
  updateLogPart,
} from './comment-parts.ts';
import type { ChartRow, CommentModel } from './comment-model.ts';
import { code, link, prose } from './escape.ts';
import { pressedLine } from './pressed-line.ts';

/** The first line of the sticky comment. It is ours where the author is the App, too: anybody can write this. */
export const commentMarker = '<!-- chandlery-review-bot -->';

/** Whether a comment's body is a sticky one; its author has to be looked at, too. */
export function hasCommentMarker(body: string): boolean {
  return body.startsWith(commentMarker);
}

/** Above so many charts each gets less room. */
const mostPartBytes = 8000;

/**
 * The sticky comment: one line for each chart, what to do next, what is wrong, answers to commands, and folded, findings and
 * update logs. Never above GitHub's limit: what does not fit is left out whole, the charts that need somebody last, and the
 * comment says so. The same model gives the same bytes, so that a comment that would say the same is not written again.
 */
export function renderComment(model: CommentModel): string {
  const end = commentEnd(model);
  const budget = new Budget(maxBytes - bytesOf(end(true)));
  budget.add(`${commentMarker}\n${pressedLine(model.presses)}### Chandlery: ${headline(model)}\n\n`);
  if (model.trouble !== null) budget.add(`> **The bot waits:** ${prose(model.trouble, 500)}\n\n`);
  if (model.heldBy !== null) {
    budget.add(
      `> **Held** by ${code(model.heldBy, 60)}: nothing is released before \`/chandlery unhold\`.\n\n`,
    );
  }
  addSection(budget, 'What is wrong', model.problems.map(problemLine), 12_000);
  addSection(budget, 'What to know', model.notices.map(problemLine), 6000);
  addTable(budget, model.charts);
  const numbers = sorted(model.charts).flatMap((row) => nextFreeLine(row) ?? []);
  addSection(budget, 'What to do next', [...nextSteps(model), ...numbers], 6000);
  addSection(budget, 'Answers', model.answers.slice(-10).map(answerLine), 6000);
  const rows = byUrgency(model.charts);
  const share = Math.min(mostPartBytes, Math.floor(budget.left / Math.max(1, rows.length * 2)));
  for (const row of rows) if (row.findings.length > 0) budget.addPart(findingsPart(row, share));
  for (const row of sorted(rows)) if (row.updateLog.trim() !== '') budget.addPart(updateLogPart(row, share));
  return `${budget.text}${end(budget.isCut)}`;
}

function headline({ charts, state, headSha, problems }: CommentModel): string {
  const counts = Object.entries(stateWords).flatMap(([key, { label }]) => {
    const count = charts.filter((row) => row.state === key).length;
    return count === 0 ? [] : [`${count} ${label}`];
  });
  const what =
    charts.length === 0
      ? problems.length > 0
        ? 'nothing could be read'
        : 'no chart changes'
      : counts.join(', ');
  const pull = { open: '', draft: ' (draft)', closed: ' (closed)', merged: ' (merged)' }[state];
  return `${what}${pull} at ${code(headSha.slice(0, 12))}`;
}

function addTable(budget: Budget, charts: readonly ChartRow[]): void {
  if (charts.length === 0) return;
  const lines = new Map(charts.map((row) => [row, chartLine(row)]));
  const room = Math.min(budget.left, 40_000);
  const whole = [...lines.values()].reduce((sum, line) => sum + bytesOf(line), bytesOf(tableHead));
  const rows = whole <= room - 200 ? sorted(charts) : byUrgency(charts);
  const rest = (missing: number) => `| and ${missing} more | | | | | | |\n`;
  budget.add(tableHead);
  budget.addList(rows, (row) => lines.get(row) ?? '', room - bytesOf(tableHead) - 10, rest);
  budget.add('\n');
}

function addSection(budget: Budget, title: string, lines: readonly string[], share: number): void {
  if (lines.length === 0) return;
  budget.add(`**${title}**\n\n`);
  budget.addList(
    [...new Set(lines)],
    (line) => line,
    share,
    (missing) => `- and ${missing} more\n`,
  );
  budget.add('\n');
}

function nextSteps({ charts, state, problems }: CommentModel): readonly string[] {
  const mend =
    problems.length > 0 ? ['- Mend what is wrong above; nothing is submitted or released before.\n'] : [];
  if (state === 'closed' || state === 'merged') return mend;
  const steps = byUrgency(charts).flatMap((row) => stateWords[row.state].next ?? []);
  return [...mend, ...new Set(steps)].map((step) => (step.startsWith('- ') ? step : `- ${step}\n`));
}

/** By name, so that a line stays where it is from one push to the next. */
function sorted(charts: readonly ChartRow[]): readonly ChartRow[] {
  return [...charts].sort((a, b) => compare(a.name, b.name) || compare(a.place.path, b.place.path));
}

function byUrgency(charts: readonly ChartRow[]): readonly ChartRow[] {
  return [...sorted(charts)].sort((a, b) => stateWords[a.state].rank - stateWords[b.state].rank);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function commentEnd({ detailsUrl }: CommentModel): (isCut: boolean) => string {
  const commands = commandHelp.map(({ usage, does }) => `- \`${usage}\` ${does}\n`).join('');
  const help = `<details><summary>Commands</summary>\n\n${commands}\n</details>`;
  const whole = link('the store’s page', detailsUrl);
  return (isCut) => (isCut ? `_Shortened to what GitHub takes; ${whole} has the whole._\n\n${help}` : help);
}
