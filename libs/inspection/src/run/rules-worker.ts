import { judgeRenderings } from './judge-renderings.ts';
import { completeChart, lookAtChart } from './look-at-chart.ts';
import { findInIndex } from './dependencies/find-in-index.ts';
import type { RulesQuestion, RulesQuestions, RulesTask } from './rules-task.ts';

const answers: {
  readonly [Q in RulesQuestion]: (needs: RulesQuestions[Q]['needs']) => RulesQuestions[Q]['gives'];
} = {
  look: ({ archives }) => archives.map(lookAtChart),
  complete: completeChart,
  find: findInIndex,
  judge: judgeRenderings,
};

/** Answers one question, in a worker thread: this file is an entry point of its own. */
export function answer({ question, needs }: RulesTask): unknown {
  return (answers[question] as (needs: unknown) => unknown)(needs);
}
