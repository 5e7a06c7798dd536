import { actionsOf } from './actions.ts';
import { batchesOf, chartAnnotations, mostAnnotations, problemAnnotations } from './annotations.ts';
import { Budget, bytesOf, maxBytes } from './budget.ts';
import type { ChartCheckModel, CheckAnnotation, OverallCheckModel, RenderedCheck } from './check-model.ts';
import {
  changeWords,
  plural,
  stateWords,
  verdictWords,
  versionWords,
  voteWords,
  waitWords,
} from './chart-words.ts';
import {
  byGravity,
  chartLine,
  freeWords,
  findingLine,
  problemLine,
  tableHead,
  updateLogPart,
} from './comment-parts.ts';
import { concludeAll, concludeChart, type Conclusion } from './conclude.ts';
import { clean, code, link, prose, webAddress } from './escape.ts';

/** GitHub takes 255, and a character beyond the basic plane may count for two. */
const maxTitleCharacters = 125;

/** The check run over all charts: the one to require. */
export const overallCheckName = 'chandlery';

/** A chart's check run. Names that are alike after cleaning differ in `external_id`. */
export function chartCheckName(chart: string): string {
  return `${overallCheckName}/${clean(chart, 150)}`;
}

/** What `external_id` says of whom a check run is; the pull request alone: it is the one over all. Null: not one of ours. */
export function checkSubject(
  externalId: string | null,
): { readonly pull: number; readonly chart: string | null } | null {
  const match = /^([1-9]\d{0,9})(?:\/(.+))?$/s.exec(externalId ?? '');
  return match === null ? null : { pull: Number(match[1]), chart: match[2] ?? null };
}

/** One chart's check run: the state in one line, what it waits for, findings at their lines, the update log. */
export function renderChartCheck(model: ChartCheckModel): RenderedCheck {
  const { chart, pull } = model;
  const annotations = chartAnnotations(chart);
  const free = freeWords(chart);
  const facts = [
    `- State: **${stateWords[chart.state].label}**`,
    `- Version: ${versionWords(chart)}`,
    `- Inspection: ${verdictWords(chart.verdict)}`,
    `- What changes: ${changeWords(chart)}`,
    `- Approvals: ${voteWords(chart)}`,
    `- Waits for: ${waitWords(chart)}`,
    ...(free === null ? [] : [`- Number: ${free}`]),
    ...(chart.deployment === null
      ? []
      : [`- Test deploy: ${prose(chart.deployment.state, 60)}. ${prose(chart.deployment.text, 1000)}`]),
    ...(model.heldBy === null ? [] : [`- **Held** by ${code(model.heldBy, 60)}`]),
    ...(model.trouble === null ? [] : [`- **The bot waits:** ${prose(model.trouble, 500)}`]),
    `- Commit: ${code(model.headSha.slice(0, 12))} of the pull request ${pull}`,
  ];
  const text = new Budget(maxBytes - 400);
  const findings = byGravity(chart.findings);
  text.addList(
    findings,
    (finding) => findingLine(chart, finding),
    40_000,
    (missing) => `- and ${missing} more\n`,
  );
  if (findings.length > 0) text.add('\n');
  if (chart.updateLog.trim() !== '') text.addPart(updateLogPart(chart, Math.min(text.left, 20_000)));
  const cut = text.isCut || annotations.length > mostAnnotations;
  const note = cut ? `_Shortened; ${link('the whole report', chart.detailsUrl)} has the rest._\n` : '';
  return rendered({
    name: chartCheckName(chart.name),
    externalId: `${pull}/${chart.name}`,
    detailsUrl: chart.detailsUrl,
    conclusion: concludeChart(chart, model),
    title: chartTitle(model),
    summary: `${facts.join('\n')}\n`,
    text: `${text.text}${note}`,
    annotations,
    actions: actionsOf(model.actions),
  });
}

function chartTitle({ chart, heldBy, trouble }: ChartCheckModel): string {
  const number = chart.version === null ? '' : ` ${clean(chart.version, 30)}`;
  const { approvals, needed } = chart.votes;
  const state =
    chart.state === 'in_review' ? `${approvals} of ${needed} approvals` : stateWords[chart.state].label;
  const verdict = ['none', 'running', 'green'].includes(chart.verdict.kind)
    ? ''
    : `; ${verdictWords(chart.verdict)}`;
  const held = heldBy === null ? '' : '; held';
  const waits = trouble === null ? '' : '; the bot waits';
  return `${clean(chart.name, 50)}${number}: ${state}${verdict}${held}${waits}`;
}

/** The check run over all: what the branch's rules require. It is no better than the worst of the charts. */
export function renderOverallCheck(model: OverallCheckModel): RenderedCheck {
  const { charts, problems, pull } = model;
  const conclusion = concludeAll(charts, { ...model, problems: problems.length });
  const note = `_Shortened; ${link('the store’s page', model.detailsUrl)} has the rest._\n`;
  const summary = new Budget(maxBytes - bytesOf(note));
  if (model.trouble !== null) summary.add(`**The bot waits:** ${prose(model.trouble, 500)}\n\n`);
  if (model.heldBy !== null) summary.add(`**Held** by ${code(model.heldBy, 60)}.\n\n`);
  summary.addList(problems, problemLine, 20_000, (missing) => `- and ${missing} more\n`);
  summary.addList(model.notices, problemLine, 10_000, (missing) => `- and ${missing} more\n`);
  if (problems.length + model.notices.length > 0) summary.add('\n');
  if (charts.length === 0)
    summary.add(problems.length > 0 ? '' : 'No chart changes: there is nothing to review.\n');
  else {
    const rows = [...charts].sort(
      (a, b) => stateWords[a.state].rank - stateWords[b.state].rank || byName(a, b),
    );
    summary.add(tableHead);
    summary.addList(rows, chartLine, summary.left, (missing) => `| and ${missing} more | | | | | | |\n`);
  }
  return rendered({
    name: overallCheckName,
    externalId: String(pull),
    detailsUrl: model.detailsUrl,
    conclusion,
    title: overallTitle(model, conclusion),
    summary: `${summary.text}${summary.isCut ? note : ''}`,
    text: '',
    annotations: problemAnnotations(problems),
    actions: actionsOf(model.actions),
  });
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function overallTitle(
  { charts, problems, trouble, heldBy, state }: OverallCheckModel,
  conclusion: Conclusion,
): string {
  if (problems.length > 0) return `${plural(problems.length, 'problem')} to mend first`;
  if (trouble !== null && conclusion === 'in_progress') return 'The bot waits';
  if (state === 'draft') return 'Draft: nothing is submitted before it is ready for review';
  if (charts.length === 0) return 'No chart changes';
  const counts = Object.entries(stateWords).flatMap(([key, { label }]) => {
    const count = charts.filter((chart) => chart.state === key).length;
    return count === 0 ? [] : [`${count} ${label}`];
  });
  return `${plural(charts.length, 'chart')}: ${counts.join(', ')}${heldBy === null ? '' : '; held'}`;
}

type Parts = {
  readonly name: string;
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly conclusion: Conclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
  readonly actions: RenderedCheck['actions'];
};

function rendered(parts: Parts): RenderedCheck {
  const { first, further } = batchesOf(parts.annotations);
  const address = parts.detailsUrl === null ? null : webAddress(parts.detailsUrl);
  return {
    name: parts.name,
    external_id: parts.externalId,
    ...(address === null ? {} : { details_url: address }),
    ...(parts.conclusion === 'in_progress'
      ? { status: 'in_progress' as const }
      : { status: 'completed' as const, conclusion: parts.conclusion }),
    output: {
      title: clean(parts.title, maxTitleCharacters),
      summary: parts.summary,
      ...(parts.text === '' ? {} : { text: parts.text }),
      annotations: first,
    },
    actions: parts.actions,
    furtherAnnotations: further,
  };
}
