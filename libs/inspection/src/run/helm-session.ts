import type { HeldLimits, HelmCli, Ran, RunOptions } from '@chandlery/helm-cli';
import type { Gate } from './gate.ts';
import { helmProblem, type HelmProblem } from './helm-problem.ts';
import type { InspectionLimits } from './limits.ts';

/** The runs of Helm of one inspection: their bounds, together and each. */
export class HelmSession {
  readonly helm: HelmCli;
  readonly #gate: Gate;
  readonly #limits: InspectionLimits;
  readonly #signal: AbortSignal;
  #outputLeft: number;
  #held: HeldLimits | undefined;
  #setupProblem: string | undefined;
  #passing = false;

  /** @param parts.signal the caller's, and the end of the time that everything may take */
  constructor(parts: { helm: HelmCli; gate: Gate; limits: InspectionLimits; signal: AbortSignal }) {
    this.helm = parts.helm;
    this.#gate = parts.gate;
    this.#limits = parts.limits;
    this.#signal = parts.signal;
    this.#outputLeft = parts.limits.outputBytes;
  }

  /** What held while Helm ran; undefined where it never did. */
  get held(): HeldLimits | undefined {
    return this.#held;
  }

  /** Why Helm cannot run here at all. */
  get setupProblem(): string | undefined {
    return this.#setupProblem;
  }

  /** Whether something went wrong that may go well another time. */
  get passing(): boolean {
    return this.#passing;
  }

  /** Runs Helm once, when there is a place for it, within what is left of everything. */
  async run<T extends object>(
    valuesFile: string,
    command: (on: RunOptions) => Promise<Ran<T>>,
  ): Promise<{ readonly ran: Ran<T>; readonly problem?: never } | { readonly problem: HelmProblem }> {
    const { helmMs, helmCpuSeconds, helmMemoryBytes, renderingBytes, outputBytes } = this.#limits;
    const bounded = async () => {
      if (this.#setupProblem !== undefined) return { problem: setup(this.#setupProblem) };
      if (this.#outputLeft <= 0) {
        const message = `all renderings together come to more than ${outputBytes} bytes`;
        return { problem: { kind: 'exhausted', error: { message } } as const };
      }
      const limits = {
        timeoutMs: helmMs,
        cpuSeconds: helmCpuSeconds,
        memoryBytes: helmMemoryBytes,
        outputBytes: Math.min(renderingBytes, this.#outputLeft),
      };
      try {
        const ran = await command({ signal: this.#signal, limits });
        this.#held ??= ran.run.held;
        this.#outputLeft -= ran.run.stdout.length;
        return { ran };
      } catch (error) {
        return { problem: this.#problemOf(error, valuesFile) };
      }
    };
    try {
      return await this.#gate.run(bounded, this.#signal);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
      this.#passing = true;
      return {
        problem: { kind: 'exhausted', error: { message: 'the time that one inspection may take was over' } },
      };
    }
  }

  #problemOf(thrown: unknown, valuesFile: string): HelmProblem {
    const problem = helmProblem(thrown, valuesFile);
    if (thrown instanceof Error && 'run' in thrown) {
      const run = thrown.run as { readonly held: HeldLimits; readonly stdout: string } | undefined;
      this.#held ??= run?.held;
      this.#outputLeft -= run?.stdout.length ?? 0;
    }
    if (problem.kind === 'setup') this.#setupProblem = problem.error.message;
    if (problem.kind === 'passing' || problem.kind === 'setup' || this.#signal.aborted) this.#passing = true;
    return problem;
  }
}

function setup(message: string): HelmProblem {
  return { kind: 'setup', error: { message } };
}
