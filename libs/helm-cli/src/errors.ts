import type { HelmFailure } from './failures/failure.ts';
import type { HelmRun } from './spawn/helm-run.ts';

/** Every way in which this library refuses or fails; the text is for the docs. */
export const helmErrorCodes = {
  helm_missing: 'There is no Helm binary at the configured path, or in any folder of PATH.',
  helm_too_old: 'The Helm binary is older than the oldest that works here.',
  helm_unusable: 'The file does not run as Helm, or is of a major version that is not known.',
  work_folder_unsafe: "The folder for private files cannot be made, or is not the server's own.",
  isolation_missing: 'The system lacks what a chart that nobody passed yet must be rendered in.',
  argument_invalid: 'What a Helm command was asked to do cannot be put to Helm; details name the field.',
  helm_failed: 'Helm ended with an error; `failure` tells which.',
  helm_timed_out: 'Helm did not end in time and was ended.',
  helm_cancelled: 'Whoever asked for the run took it back, and Helm was ended.',
  helm_output_too_large: 'Helm wrote more than the bound, and was ended.',
  helm_memory_exceeded: 'Helm needed more memory than the limit.',
  helm_cpu_exceeded: 'Helm needed more CPU time than the limit.',
  helm_killed: 'Somebody else ended Helm, such as the system when it ran out of memory.',
  helm_output_unreadable: 'Helm said that it succeeded, but what it wrote cannot be read.',
} as const;

export type HelmErrorCode = keyof typeof helmErrorCodes;

/** A refusal or a failure. Match on `code`, never on the message. What a log writes of it holds no secrets. */
export class HelmError extends Error {
  readonly code: HelmErrorCode;
  /** With `argument_invalid`: the option. */
  readonly field: string | undefined;
  readonly remedy: string | undefined;
  /** With `helm_failed`: what Helm's message means. */
  readonly failure: HelmFailure | undefined;
  readonly #run: HelmRun | undefined;

  constructor(
    code: HelmErrorCode,
    message: string,
    options: {
      field?: string;
      remedy?: string;
      failure?: HelmFailure;
      run?: HelmRun;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HelmError';
    this.code = code;
    this.field = options.field;
    this.remedy = options.remedy;
    this.failure = options.failure;
    this.#run = options.run;
  }

  /**
   * How the run went, where there was one. Its output may hold what a chart made of values, so it is no
   * property that a log of errors would write down.
   */
  get run(): HelmRun | undefined {
    return this.#run;
  }
}
