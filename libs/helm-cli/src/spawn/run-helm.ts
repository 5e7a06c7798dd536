import { join } from 'node:path';
import { HelmError } from '../errors.ts';
import { confine } from '../isolation/confine.ts';
import type { Isolation } from '../isolation/isolation.ts';
import { endingOf } from './ending.ts';
import { helmEnvironment, serversOf } from './environment.ts';
import type { HeldLimits, HelmLine, HelmRun } from './helm-run.ts';
import type { RunLimits } from './limits.ts';
import { privateFolder } from './private-folder.ts';
import { runProcess } from './run-process.ts';
import { scrubber } from './scrub.ts';

/** One run of Helm. The arguments hold no secrets, and name files by their place in the run's folder. */
export type HelmRequest = {
  readonly binary: string;
  readonly args: readonly string[];
  /** Where folders of runs are made. */
  readonly folder: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Path of an archive or chart folder; `chart.tgz` or `chart` for the arguments. */
  readonly chart?: string;
  /** Text; its presence is what lets Helm reach that cluster, and nothing else. */
  readonly kubeconfig?: string;
  /** `hostile`: everything that the isolation has, or `isolation_missing`; `cluster`: limits and no namespaces. */
  readonly mode: 'hostile' | 'cluster';
  readonly isolation: Isolation;
  readonly limits: RunLimits;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: HelmLine) => void;
};

/**
 * Runs Helm once, in a folder and an environment of its own.
 * @throws HelmError `isolation_missing`, `helm_unusable`, `helm_cancelled` (before the start), `work_folder_unsafe`
 */
export async function runHelm(request: HelmRequest): Promise<HelmRun> {
  const { isolation, limits, kubeconfig } = request;
  const hostile = request.mode === 'hostile';
  if (hostile && !isolation.minimumHeld) throw isolationMissing(isolation);
  if (request.signal?.aborted === true)
    throw new HelmError('helm_cancelled', 'It was cancelled before it began.');
  const ownRoot = hostile && isolation.ownRoot;
  const ownNetwork = hostile && isolation.networkNamespace;
  const folder = await privateFolder(request.folder, {
    files: { ...request.files, ...(kubeconfig === undefined ? {} : { kubeconfig }) },
    chart: request.chart,
    binary: ownRoot ? request.binary : undefined,
  });
  try {
    const root = ownRoot ? '/' : folder.path;
    const direct = kubeconfig === undefined ? [] : serversOf(kubeconfig);
    const command = confine(
      { program: ownRoot ? '/helm' : request.binary, args: request.args },
      { isolation, limits, ownNetwork, root: ownRoot ? folder.path : undefined },
    );
    const clean = scrubber(kubeconfig, folder.path);
    const { onLine } = request;
    const result = await runProcess({
      ...command,
      folder: folder.path,
      environment: helmEnvironment({
        root,
        kubeconfig: kubeconfig === undefined ? undefined : join(root, 'kubeconfig'),
        limits,
        direct,
      }),
      timeoutMs: limits.timeoutMs,
      graceMs: limits.graceMs,
      outputBytes: limits.outputBytes,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      ...(onLine === undefined
        ? {}
        : { onLine: ({ stream, text }: HelmLine) => onLine({ stream, text: clean(text) }) }),
    }).catch((error: unknown) => {
      throw new HelmError('helm_unusable', `Helm cannot be started (${(error as Error).message}).`, {
        cause: error,
      });
    });
    const held = heldLimits(isolation, limits, { ownNetwork, ownRoot, proxied: direct !== null });
    return {
      ending: endingOf(result, held),
      exitCode: result.exitCode,
      signal: result.signal,
      stdout: result.stdout,
      stderr: clean(result.stderr),
      truncated: result.truncated,
      timedOut: result.stopped === 'timeout',
      durationMs: result.durationMs,
      held,
    };
  } finally {
    await folder.remove();
  }
}

function heldLimits(
  isolation: Isolation,
  limits: RunLimits,
  had: { ownNetwork: boolean; ownRoot: boolean; proxied: boolean },
): HeldLimits {
  const limited = isolation.limits;
  return {
    memoryBytes: limited ? limits.memoryBytes : null,
    cpuSeconds: limited ? limits.cpuSeconds : null,
    fileBytes: limited ? limits.fileBytes : null,
    openFiles: limited ? limits.openFiles : null,
    outputBytes: limits.outputBytes,
    timeMs: limits.timeoutMs,
    network: had.ownNetwork ? 'own_namespace' : had.proxied ? 'dead_proxy' : 'open',
    files: had.ownRoot ? 'own_root' : 'private_home',
    endsWithParent: isolation.endsWithParent,
  };
}

function isolationMissing(isolation: Isolation): HelmError {
  return new HelmError(
    'isolation_missing',
    `This system cannot confine Helm, so the chart was not rendered. ${isolation.missing.join(' ')}`,
    { remedy: 'Install util-linux (prlimit, setpriv, unshare) where the server runs.' },
  );
}
