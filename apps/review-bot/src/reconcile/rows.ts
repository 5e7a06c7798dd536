import type { ApiError } from '@chandlery/api-contract';
import type { ChartFinding, ChartPlace, ChartStep, VersionLine } from '../charts/chart-types.ts';
import { approvalsNeeded, blockedBySettings } from '../charts/narrow-policy.ts';
import type { ChartRow, ChartState, Verdict } from '../render/comment-model.ts';
import type { StoreChart } from './site.ts';
import type { Situation } from './situation.ts';

const nothing = {
  verdict: { kind: 'none', counts: null },
  changes: null,
  votes: { approvals: 0, needed: 0, rejectedBy: [] },
  waitsFor: [],
  updateLog: '',
  findings: [],
  nextFree: null,
  deployment: null,
  detailsUrl: null,
} as const satisfies Partial<ChartRow>;

/** What the pull request itself says of a chart; archives are left behind, they are large. */
export type ChartFacts = Pick<
  ChartRow,
  'name' | 'version' | 'baseVersion' | 'place' | 'updateLog' | 'findings'
> & {
  readonly versionLine: VersionLine | null;
};

/** A chart of which nothing is in the store. */
export function plainRow(facts: ChartFacts, state: ChartState, more: Partial<ChartRow> = {}): ChartRow {
  const { versionLine: _, ...shown } = facts;
  return { ...nothing, ...shown, state, ...more };
}

/** A chart that the store did not take, with its reason as a finding at its place. */
export function refusedRow(facts: ChartFacts, refusal: ApiError): ChartRow {
  const next = refusal.details['nextFree'];
  return plainRow(facts, 'refused', {
    findings: [...facts.findings, ...refusalFindings(refusal, facts.versionLine?.line ?? null)],
    nextFree: typeof next === 'string' ? next : null,
  });
}

/** About the number of a version: it stands in one line of Chart.yaml. */
const aboutNumbers = [
  'version_exists',
  'version_taken',
  'version_reserved',
  'number_rule',
  'file_name_taken',
  'version_equivalent',
];

function refusalFindings(refusal: ApiError, versionLine: number | null): readonly ChartFinding[] {
  const { code, message, field = '', remedy = '', errors, details } = refusal;
  const url = typeof details['url'] === 'string' ? ` ${details['url']}` : '';
  if (aboutNumbers.includes(code)) {
    const text = message.includes(url.trim()) ? message : `${message}${url}`;
    return [{ code, severity: 'error', file: 'Chart.yaml', line: versionLine, message: text, remedy }];
  }
  const all = errors.length > 0 ? errors : [{ field, detail: message }];
  return all.map((mistake) => ({
    code,
    severity: 'error' as const,
    file: fileOf(mistake.field ?? field),
    line: null,
    message: 'detail' in mistake ? mistake.detail : mistake.reason,
    remedy,
  }));
}

/** `Chart.yaml: version` and `templates/a.yaml` name files; `body/about` does not. */
function fileOf(field: string): string | null {
  const [file = ''] = field.split(':');
  return /\.(ya?ml|tpl|txt|json|md)$/.test(file) ? file : null;
}

/** A chart as the store has it. */
export function storedRow(
  situation: Pick<Situation, 'pull' | 'rules' | 'orders'>,
  chart: StoreChart,
  place: ChartPlace,
  more: {
    readonly facts?: ChartFacts;
    readonly notes?: readonly string[];
    readonly nextFree?: string | null;
  } = {},
): ChartRow {
  const { facts, notes = [], nextFree = null } = more;
  const lacking = narrowed(situation, chart);
  return {
    ...nothing,
    name: chart.chart,
    version: chart.version,
    baseVersion: facts?.baseVersion ?? null,
    place,
    state: stateOf(situation, chart, lacking.length > 0),
    verdict: verdictOf(chart),
    votes: {
      approvals: chart.approvals,
      needed: approvalsNeeded(situation.rules.settings, chart.approvalsNeeded),
      rejectedBy: rejectedBy(chart),
    },
    waitsFor: [...new Set([...chart.waitsFor.map(({ message }) => message), ...lacking, ...notes])],
    updateLog: chart.updateLog,
    nextFree,
    findings: [...(facts?.findings ?? []), ...findingsOf(chart)],
    deployment: deploymentOf(chart),
    detailsUrl: chart.detailsUrl,
  };
}

function deploymentOf({ deployment }: StoreChart): ChartRow['deployment'] {
  if (deployment === null) return null;
  const { state, name, project, status, operation, requestedBy } = deployment;
  const said = operation?.message ?? status?.message ?? '';
  return { state, text: `${name} in ${project}, for ${requestedBy}. ${said}`.trim() };
}

/** What the repository's settings ask for beyond the workspace's policy, and is not there. */
export function narrowed(
  { rules: { settings } }: Pick<Situation, 'rules'>,
  chart: StoreChart,
): readonly string[] {
  const sentences: string[] = [];
  const needed = approvalsNeeded(settings, chart.approvalsNeeded);
  if (needed > chart.approvalsNeeded && chart.approvals < needed)
    sentences.push(`The repository asks for ${needed} approvals; there are ${chart.approvals}.`);
  const blocking = blockedBySettings(settings, chart.inspection?.findings ?? []).length;
  if (blocking > 0)
    sentences.push(
      `${blocking === 1 ? '1 finding blocks' : `${blocking} findings block`} by the repository's settings.`,
    );
  return sentences;
}

function stateOf(
  { pull, orders }: Pick<Situation, 'pull' | 'orders'>,
  chart: StoreChart,
  lacks: boolean,
): ChartState {
  switch (chart.state) {
    case 'active':
      return 'published';
    case 'suspended':
      return 'suspended';
    case 'rejected':
      return 'rejected';
    case 'draft':
      return pull.state === 'draft' ? 'waits_draft' : 'withdrawn';
    case 'passed':
      if (lacks || orders.heldBy !== null) return 'held';
      return pull.state === 'merged' ? 'held' : 'passed';
    case 'submitted':
    case 'in_review':
      if (pull.state === 'merged') return 'held';
      return isInspecting(chart) ? 'inspecting' : 'in_review';
  }
}

/** Whether a report is still to come. */
export function isInspecting({ inspection }: Pick<StoreChart, 'inspection'>): boolean {
  return inspection !== null && inspection.report === null && inspection.problem === null;
}

/** Whether a test deploy is under way. */
export function isDeploying({ deployment }: Pick<StoreChart, 'deployment'>): boolean {
  const state = deployment?.operation?.state;
  return state === 'queued' || state === 'running';
}

function verdictOf({ inspection }: StoreChart): Verdict {
  if (inspection === null) return { kind: 'none', counts: null };
  if (inspection.problem !== null) return { kind: 'failed', counts: null };
  if (inspection.report === null) return { kind: 'running', counts: null };
  return { kind: inspection.report.verdict, counts: inspection.report.counts };
}

function findingsOf({ inspection }: StoreChart): readonly ChartFinding[] {
  const found = inspection?.findings ?? [];
  return found
    .filter(({ judgement }) => judgement !== 'waived')
    .map(({ code, severity, file, line, message, remedy }) => ({
      code,
      severity,
      file,
      line,
      message,
      remedy,
    }));
}

function rejectedBy({ votes }: StoreChart): readonly string[] {
  const standing = votes.filter(({ fate, verdict }) => fate === 'stands' && verdict === 'reject');
  return [...new Set(standing.map(({ reviewer }) => reviewer))];
}

/** What is kept of a step while the next one is read. */
export function factsOf(
  step: Extract<ChartStep, { type: 'put' | 'refused' }>,
  updateLog: string,
): ChartFacts {
  const isPut = step.type === 'put';
  return {
    name: step.name ?? step.place.path,
    version: step.version,
    baseVersion: isPut ? step.baseVersion : null,
    place: step.place,
    updateLog,
    findings: step.findings,
    versionLine: isPut ? step.versionLine : null,
  };
}
