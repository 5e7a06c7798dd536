import type { CheckActionName } from '../render/check-model.ts';
import type { ChartRow } from '../render/comment-model.ts';
import type { Situation } from './situation.ts';

/** Buttons that lead somewhere now. A hold is asked for in a comment, where everybody sees who did. */
export function actionsFor({ pull }: Pick<Situation, 'pull'>, chart: ChartRow): readonly CheckActionName[] {
  const isOver = pull.state === 'closed' || chart.state === 'published' || chart.state === 'suspended';
  return isOver ? [] : ['recheck'];
}
