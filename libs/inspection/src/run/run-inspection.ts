import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HelmCli } from '@chandlery/helm-cli';
import type { StoreFacts } from '../input.ts';
import type { InspectionReport } from '../report/report.ts';
import type { DependencySource } from './dependencies/dependency-source.ts';
import { HelmSession } from './helm-session.ts';
import { type InspectionRoom, inspectionRoom, RulesExhausted } from './inspection-room.ts';
import { defaultInspectionLimits, type InspectionLimits } from './limits.ts';
import { lintChart } from './lint-chart.ts';
import { prepareChart, type Prepared } from './prepare-charts.ts';
import { type ReleaseOf, errorsWith, renderChart } from './render-chart.ts';
import type { InspectionProgress } from './progress.ts';
import type { Judged } from './rules-task.ts';
import { unreadableReport } from './unreadable-report.ts';

/** The version of Kubernetes that charts are rendered for unless told. */
export const defaultKubernetesVersion = '1.34';

/** What an inspection is made of. */
export type InspectionParts = {
  /** Undefined: nothing is rendered, and the report says so. */
  readonly helm: HelmCli | undefined;
  /** Why there is no Helm, as a clause: `helm_too_old` says more than that it is missing. */
  readonly helmProblem?: string;
  /** The .tgz. */
  readonly archive: Uint8Array;
  /** That of the version now active. */
  readonly previous?: Uint8Array;
  readonly facts: StoreFacts;
  /** `1.34` or `1.34.2`. */
  readonly kubernetesVersion?: string;
  readonly dependencies: DependencySource;
  readonly limits?: Partial<InspectionLimits>;
  /** What the inspections of a server share; without it this one has workers of its own, which take a second to start. */
  readonly room?: InspectionRoom;
  readonly signal: AbortSignal;
  readonly report?: (progress: InspectionProgress) => void;
};

/**
 * Inspects a chart: looks at it, fetches what it needs, renders it and the version now active, lints it, and has the rules
 * judge all that. A chart that is bad, or that tries to exhaust the server, ends in a report that says so.
 * @throws the signal's reason, and faults that are not the chart's (a full disk, a source that breaks)
 */
export async function runInspection(parts: InspectionParts): Promise<InspectionReport> {
  const room = parts.room ?? inspectionRoom();
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-inspection-'));
  try {
    parts.signal.throwIfAborted();
    return await inspectIn(folder, room, parts);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    if (parts.room === undefined) await room.close();
  }
}

async function inspectIn(
  folder: string,
  room: InspectionRoom,
  parts: InspectionParts,
): Promise<InspectionReport> {
  const {
    signal,
    facts,
    kubernetesVersion = defaultKubernetesVersion,
    report: tell = () => undefined,
  } = parts;
  const limits: InspectionLimits = { ...defaultInspectionLimits, ...parts.limits };
  const timeUp = AbortSignal.timeout(limits.totalMs);
  const prepared = await prepareChart({ ...parts, room, limits, tell, timeUp });
  if (prepared.unreadable !== undefined) return unreadableReport(prepared.unreadable, facts);
  const release = releaseFor(prepared, kubernetesVersion);
  const base: Judged = {
    chart: prepared.chart,
    ...(prepared.previous === undefined ? {} : { previous: prepared.previous }),
    renders: [],
    previousRenders: [],
    release: { name: release.name, namespace: release.namespace },
    kubernetesVersion,
    helmLint: [],
    oldValuesErrors: {},
    facts,
  };
  const made =
    prepared.notRendered === undefined && parts.helm !== undefined
      ? await rendered(folder, room, { ...parts, helm: parts.helm, timeUp }, limits, prepared, release)
      : {
          notRendered: prepared.notRendered ?? parts.helmProblem ?? 'Helm is not installed',
          ...(prepared.notRendered === undefined || prepared.passing ? { inconclusive: true as const } : {}),
        };
  tell({ step: 'rules', message: 'The rules look at it.' });
  const bounds = { timeoutMs: limits.rulesMs, signal };
  try {
    return await room.ask('judge', { ...base, ...made }, bounds);
  } catch (error) {
    if (!(error instanceof RulesExhausted)) throw error;
    const notRendered = `looking at what it renders takes more ${error.what} than one chart may`;
    return await room.ask('judge', { ...base, notRendered }, bounds).catch((again: unknown) => {
      if (!(again instanceof RulesExhausted)) throw again;
      return unreadableReport(
        `looking at it takes more ${again.what} than one chart may`,
        facts,
        prepared.named,
      );
    });
  }
}

type Rendering = InspectionParts & { readonly helm: HelmCli; readonly timeUp: AbortSignal };

/** What Helm makes of the charts. */
async function rendered(
  folder: string,
  room: InspectionRoom,
  { helm, signal, timeUp, report: tell = () => undefined }: Rendering,
  limits: InspectionLimits,
  {
    chart,
    previous,
    valuesFiles,
    previousValuesFiles,
    previousOutside,
  }: Extract<Prepared, { unreadable?: never }>,
  release: ReleaseOf,
): Promise<Partial<Judged>> {
  const session = new HelmSession({
    helm,
    gate: room.helm,
    limits,
    signal: AbortSignal.any([signal, timeUp]),
  });
  const onDisk = async (name: string, { archive, complete }: Judged['chart'], files: typeof valuesFiles) => {
    const path = join(folder, `${name}.tgz`);
    await writeFile(path, complete ?? archive, { mode: 0o600 });
    return { path, valuesFiles: files };
  };
  const mine = await onDisk('chart', chart, valuesFiles);
  tell({
    step: 'rendering',
    message: `Helm ${helm.binary.version} renders it, with ${valuesFiles.length} values files.`,
  });
  const [renders, before] = await Promise.all([
    renderChart(session, mine, release, limits.valuesFiles),
    previous === undefined || previousOutside !== undefined
      ? undefined
      : renderChart(
          session,
          await onDisk('previous', previous, previousValuesFiles),
          release,
          limits.valuesFiles,
        ),
  ]);
  signal.throwIfAborted();
  if (session.setupProblem !== undefined) return { notRendered: session.setupProblem, inconclusive: true };
  // Lint renders as well, and so would exhaust Helm as well.
  const spent = renders.exhaustedWith !== undefined;
  if (!spent) tell({ step: 'linting', message: 'Helm lints it.' });
  const oldFiles = previousValuesFiles.slice(0, limits.valuesFiles + 1);
  const [lint, oldValues] = spent
    ? [
        { messages: [], skipped: mine.valuesFiles.map(({ path }) => path) },
        { errors: {}, skipped: oldFiles.map(({ path }) => path) },
      ]
    : await Promise.all([
        lintChart(session, mine, release, limits.valuesFiles),
        errorsWith(session, mine.path, release, oldFiles),
      ]);
  signal.throwIfAborted();
  const { held } = session;
  return {
    renders: renders.texts,
    previousRenders: before?.texts ?? untriedBefore(previousValuesFiles, previousOutside),
    helmLint: lint.messages,
    oldValuesErrors: oldValues.errors,
    skipped: leftOut(lint.skipped, oldValues.skipped, renders.exhaustedWith),
    ...(held === undefined ? {} : { rendering: { helmVersion: helm.binary.version, held } }),
    ...(session.passing ? { inconclusive: true as const } : {}),
  };
}

/** What was not begun, for people. */
function leftOut(
  lint: readonly string[],
  oldValues: readonly string[],
  exhaustedWith: string | undefined,
): readonly string[] {
  const since = exhaustedWith === undefined ? '' : `, since ${exhaustedWith} took too much already`;
  return [
    ...(lint.length === 0 ? [] : [`helm lint with ${lint.join(', ')}${since}`]),
    ...(oldValues.length === 0
      ? []
      : [`whether values of the version now active still work (its ${oldValues.join(', ')})${since}`]),
  ];
}

function untriedBefore(files: readonly { path: string }[], why = ''): Judged['renders'] {
  return files.map(({ path }) => ({ valuesFile: path, text: '', error: { message: why } }));
}

/** Both versions are one app's, and so have one name; one that Helm takes for no release has another. */
function releaseFor(
  { named }: Extract<Prepared, { unreadable?: never }>,
  kubernetesVersion: string,
): ReleaseOf {
  const isLabel = named.name.length <= 53 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(named.name);
  const name = isLabel ? named.name : 'release';
  const kubeVersion = /^\d+\.\d+$/.test(kubernetesVersion) ? `${kubernetesVersion}.0` : kubernetesVersion;
  return { name, namespace: name, kubeVersion };
}
