import type { HelmBinary } from '../binary/helm-binary.ts';
import { HelmError, type HelmErrorCode } from '../errors.ts';
import { classifyHelmFailure } from '../failures/classify.ts';
import type { Isolation } from '../isolation/isolation.ts';
import { UnreadableOutput } from '../output/read-json.ts';
import type { HelmEnding, HelmRun } from '../spawn/helm-run.ts';
import { clusterLimits, hostileLimits, type RunLimits } from '../spawn/limits.ts';
import { chartName } from '../spawn/private-folder.ts';
import { runHelm } from '../spawn/run-helm.ts';
import type { Invocation } from './flags.ts';
import type { ClusterRunOptions, Ran, RunOptions } from './helm-cli.ts';

/** Makes the arguments, given what the chart is called in the folder of the run. */
type Build = (chart: string) => Invocation;

/** Runs invocations, and turns ends that are not good into errors. */
export function commandRunner(setup: {
  readonly binary: HelmBinary;
  readonly isolation: Isolation;
  readonly folder: string;
}) {
  const { binary, isolation, folder } = setup;

  async function start(
    build: Build,
    on: RunOptions & { readonly kubeconfig?: string },
    chart: string | undefined,
    mode: 'hostile' | 'cluster',
    limits: RunLimits,
  ): Promise<HelmRun> {
    const { args, files } = build(chart === undefined ? '' : await nameOf(chart));
    return runHelm({
      binary: binary.path,
      args,
      files,
      folder,
      mode,
      isolation,
      limits: { ...limits, ...on.limits },
      ...(chart === undefined ? {} : { chart }),
      ...(on.kubeconfig === undefined ? {} : { kubeconfig: on.kubeconfig }),
      ...(on.signal === undefined ? {} : { signal: on.signal }),
      ...(on.onLine === undefined ? {} : { onLine: on.onLine }),
    });
  }

  return {
    /** @param alsoGood runs that failed and yet have a result to read */
    async onCluster<T extends object>(
      build: Build,
      on: ClusterRunOptions,
      read: (run: HelmRun) => T,
      chart?: string,
      alsoGood?: (run: HelmRun) => boolean,
    ): Promise<Ran<T>> {
      return outcome(await start(build, on, chart, 'cluster', clusterLimits), read, alsoGood);
    },
    async isolated<T extends object>(
      build: Build,
      on: RunOptions,
      read: (run: HelmRun) => T,
      chart: string,
      alsoGood?: (run: HelmRun) => boolean,
    ): Promise<Ran<T>> {
      return outcome(await start(build, on, chart, 'hostile', hostileLimits), read, alsoGood);
    },
  };
}

async function nameOf(chart: string): Promise<string> {
  try {
    return `./${await chartName(chart)}`;
  } catch (cause) {
    throw new HelmError('argument_invalid', 'There is no chart at the path given.', {
      field: 'chart',
      cause,
    });
  }
}

function outcome<T extends object>(
  run: HelmRun,
  read: (run: HelmRun) => T,
  alsoGood: ((run: HelmRun) => boolean) | undefined,
): Ran<T> {
  if (run.ending !== 'exit') throw endedEarly(run.ending, run);
  if (run.exitCode !== 0 && alsoGood?.(run) !== true) {
    const failure = classifyHelmFailure(run.stderr);
    throw new HelmError('helm_failed', failure.message, { failure, run });
  }
  try {
    return { ...read(run), run };
  } catch (cause) {
    if (!(cause instanceof UnreadableOutput)) throw cause;
    throw new HelmError('helm_output_unreadable', `${cause.message}.`, { run, cause });
  }
}

const endings: Record<Exclude<HelmEnding, 'exit'>, readonly [HelmErrorCode, (run: HelmRun) => string]> = {
  timeout: ['helm_timed_out', ({ held }) => `Helm did not end within ${held.timeMs} ms.`],
  cancelled: ['helm_cancelled', () => 'It was cancelled.'],
  output_limit: ['helm_output_too_large', ({ held }) => `Helm wrote more than ${held.outputBytes} bytes.`],
  memory_limit: [
    'helm_memory_exceeded',
    ({ held }) => `Helm needed more than ${held.memoryBytes} bytes of memory.`,
  ],
  cpu_limit: ['helm_cpu_exceeded', ({ held }) => `Helm needed more than ${held.cpuSeconds} s of CPU time.`],
  killed: ['helm_killed', ({ signal }) => `Helm was ended by ${signal}, not by this server.`],
};

function endedEarly(ending: Exclude<HelmEnding, 'exit'>, run: HelmRun): HelmError {
  const [code, message] = endings[ending];
  return new HelmError(code, message(run), { run });
}
