import type { CheckActionName } from '../render/check-model.ts';
import type { ChartRow, ChartState } from '../render/comment-model.ts';
import type { Situation } from './situation.ts';

/** States in which the store has the chart's present content, so that it can be tried out. */
const triable: readonly ChartState[] = ['inspecting', 'in_review', 'rejected', 'passed', 'held'];

/** Buttons that lead somewhere now: where nothing can be released or tried out any more there are none. */
export function actionsFor(
  { pull, binding, orders }: Pick<Situation, 'pull' | 'binding' | 'orders'>,
  charts: readonly ChartRow[],
): readonly CheckActionName[] {
  const isOver = ({ state }: ChartRow) => state === 'published' || state === 'suspended';
  if (pull.state === 'closed') return [];
  if (charts.every(isOver)) return charts.length === 0 ? ['recheck'] : [];
  const mayTry =
    pull.state === 'open' &&
    binding.deployProject !== null &&
    charts.some(({ state }) => triable.includes(state));
  return ['recheck', ...(mayTry ? ['deploy' as const] : []), orders.heldBy === null ? 'hold' : 'unhold'];
}
