import type { CheckConclusion } from './check-model.ts';
import type { ChartRow } from './comment-model.ts';

/** How a check run stands: still going on, or ended with a conclusion. */
export type Conclusion = 'in_progress' | CheckConclusion;

/** What holds everything up, whatever the charts' states. */
export type Surroundings = { readonly heldBy: string | null; readonly trouble: string | null };

/** Nothing but `success` and `neutral` lets a required check pass, so what is not known is going on. */
export function concludeChart(
  { state, verdict }: Pick<ChartRow, 'state' | 'verdict'>,
  around: Surroundings,
): Conclusion {
  switch (state) {
    case 'refused':
    case 'rejected':
      return 'failure';
    case 'published':
    case 'suspended':
      return 'success';
    case 'withdrawn':
    case 'waits_draft':
      return 'neutral';
    case 'inspecting':
    case 'publishing':
      return 'in_progress';
    case 'held':
      return 'action_required';
    case 'in_review':
      if (around.trouble !== null) return 'in_progress';
      return verdict.kind === 'blocked' ? 'failure' : 'action_required';
    case 'passed':
    case 'moved':
    case 'removed':
      if (around.trouble !== null) return 'in_progress';
      return around.heldBy === null ? 'success' : 'action_required';
  }
}

/** The gravest comes first. */
const gravest = ['failure', 'action_required', 'in_progress', 'cancelled', 'neutral', 'success'] as const;

/** Of all charts together; without any it is fine. */
export function concludeAll(
  charts: readonly Pick<ChartRow, 'state' | 'verdict'>[],
  around: Surroundings & {
    readonly problems: number;
    readonly state: 'open' | 'draft' | 'closed' | 'merged';
  },
): Conclusion {
  if (around.problems > 0) return 'failure';
  const conclusions = charts.map((chart) => concludeChart(chart, around));
  if (around.trouble !== null) conclusions.push('in_progress');
  if (around.state === 'draft') return 'neutral';
  return gravest.find((conclusion) => conclusions.includes(conclusion)) ?? 'success';
}
