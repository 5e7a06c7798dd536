import { HelmError } from '@chandlery/helm-cli';
import { inChart } from '../source/in-chart.ts';
import type { RenderError } from './rules-task.ts';

/**
 * `chart`: Helm says what is wrong; `exhausted`: it ran into a bound, as it would again; `passing`: something that may
 * be otherwise another time; `setup`: Helm cannot run here at all.
 */
export type HelmProblem = {
  readonly kind: 'chart' | 'exhausted' | 'passing' | 'setup';
  readonly error: RenderError;
};

const longestMessage = 4_000;

/** What a run of Helm that failed means for the report. Other errors are thrown on. */
export function helmProblem(thrown: unknown, valuesFile: string): HelmProblem {
  if (!(thrown instanceof HelmError)) throw thrown;
  const { code, failure, message, run } = thrown;
  switch (code) {
    case 'helm_failed': {
      const { file, line } = failure?.detail ?? {};
      return {
        kind: 'chart',
        error: {
          message: named(failure?.helm ?? message, valuesFile),
          ...(file === undefined ? {} : { file: inChart(file) }),
          ...(line === undefined ? {} : { line }),
        },
      };
    }
    case 'helm_timed_out':
    case 'helm_cpu_exceeded':
    case 'helm_memory_exceeded':
    case 'helm_output_too_large':
      return { kind: 'exhausted', error: { message: withoutStop(message) } };
    case 'helm_cancelled':
      return { kind: 'exhausted', error: { message: 'the time that one inspection may take was over' } };
    case 'helm_killed':
    case 'helm_output_unreadable':
      return { kind: 'passing', error: { message: withoutStop(message) } };
    case 'argument_invalid':
      return { kind: 'chart', error: { message: withoutStop(message) } };
    case 'helm_missing':
    case 'helm_too_old':
    case 'helm_unusable':
    case 'isolation_missing':
    case 'work_folder_unsafe':
      return { kind: 'setup', error: { message: withoutStop(message) } };
    default: {
      const never: never = code;
      throw new Error(`There is no ${String(never)} (${run?.ending}).`);
    }
  }
}

/** Helm calls the values by the file that they are in for the run. */
function named(message: string, valuesFile: string): string {
  return message.replaceAll(/(?:\S*\/)?values-\d+\.yaml/g, valuesFile).slice(0, longestMessage);
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}
