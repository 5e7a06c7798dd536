import type { HelmBinary } from '../binary/helm-binary.ts';
import { classifyHelmFailure } from '../failures/classify.ts';
import type { HelmFailure } from '../failures/failure.ts';
import type { Isolation } from '../isolation/isolation.ts';
import { type HelmRevision, readHistory } from '../output/history.ts';
import { type LintMessage, readLintReport } from '../output/lint-report.ts';
import { asObject, type JsonObject, parsePrinted } from '../output/read-json.ts';
import { type HelmRelease, readRelease } from '../output/release.ts';
import { type HelmTestResult, readTestReport } from '../output/test-report.ts';
import type { HelmLine, HelmRun } from '../spawn/helm-run.ts';
import type { RunLimits } from '../spawn/limits.ts';
import * as invocation from './arguments.ts';
import { commandRunner } from './command-runner.ts';
import type * as options from './release-options.ts';

/** How one command is run. */
export type RunOptions = {
  readonly signal?: AbortSignal;
  /** Called with each line as Helm writes it. Lines may hold what a chart made of values. */
  readonly onLine?: (line: HelmLine) => void;
  readonly limits?: Partial<RunLimits>;
};

/** How one command is run on a cluster. */
export type ClusterRunOptions = RunOptions & {
  /** The text of a kubeconfig: servers, inline certificates and tokens. It goes into a file of mode 0600. */
  readonly kubeconfig: string;
};

/** What the tests of a release did. */
export type TestResults = {
  readonly passed: boolean;
  readonly tests: readonly HelmTestResult[];
  /** What Helm said, unless they passed. */
  readonly failure: HelmFailure | null;
};

/** What a command gave, and how it ran. */
export type Ran<T> = T & { readonly run: HelmRun };

/**
 * Helm's commands. Each throws HelmError: `argument_invalid` before anything runs, `helm_failed` with what
 * Helm's message means, the codes of the ways to be ended, `helm_output_unreadable`.
 */
export type HelmCli = {
  readonly binary: HelmBinary;
  readonly isolation: Isolation;
  install(of: options.InstallOptions, on: ClusterRunOptions): Promise<Ran<{ release: HelmRelease }>>;
  upgrade(of: options.UpgradeOptions, on: ClusterRunOptions): Promise<Ran<{ release: HelmRelease }>>;
  rollback(of: options.RollbackOptions, on: ClusterRunOptions): Promise<Ran<object>>;
  uninstall(of: options.UninstallOptions, on: ClusterRunOptions): Promise<Ran<object>>;
  /** A test that fails is a result (`passed: false`), not an error. */
  test(of: options.TestOptions, on: ClusterRunOptions): Promise<Ran<TestResults>>;
  status(of: options.RevisionOptions, on: ClusterRunOptions): Promise<Ran<{ release: HelmRelease }>>;
  history(
    of: options.HistoryOptions,
    on: ClusterRunOptions,
  ): Promise<Ran<{ revisions: readonly HelmRevision[] }>>;
  getValues(of: options.ValuesOptions, on: ClusterRunOptions): Promise<Ran<{ values: JsonObject }>>;
  getManifest(of: options.RevisionOptions, on: ClusterRunOptions): Promise<Ran<{ manifest: string }>>;
  getNotes(of: options.RevisionOptions, on: ClusterRunOptions): Promise<Ran<{ notes: string }>>;
  /** Renders without a cluster, isolated. Also throws `isolation_missing`. */
  template(of: options.TemplateOptions, on?: RunOptions): Promise<Ran<{ manifest: string }>>;
  /** Lints, isolated; what Helm finds is a result. Also throws `isolation_missing`. */
  lint(
    of: options.LintOptions,
    on?: RunOptions,
  ): Promise<Ran<{ passed: boolean; messages: readonly LintMessage[] }>>;
};

/**
 * Helm, ready to be used.
 * @param setup.folder where private folders of runs are made; see `sweepWorkFolder`
 */
export function helmCli(setup: {
  readonly binary: HelmBinary;
  readonly isolation: Isolation;
  readonly folder: string;
}): HelmCli {
  const { binary, isolation } = setup;
  const { onCluster, isolated } = commandRunner(setup);
  return {
    binary,
    isolation,
    install: (of, on) =>
      onCluster(
        (chart) => invocation.installArguments(binary, of, chart),
        on,
        ({ stdout }) => ({ release: readRelease(stdout) }),
        of.chart,
      ),
    upgrade: (of, on) =>
      onCluster(
        (chart) => invocation.upgradeArguments(binary, of, chart),
        on,
        ({ stdout }) => ({ release: readRelease(stdout) }),
        of.chart,
      ),
    rollback: (of, on) =>
      onCluster(
        () => invocation.rollbackArguments(binary, of),
        on,
        () => ({}),
      ),
    uninstall: (of, on) =>
      onCluster(
        () => invocation.uninstallArguments(binary, of),
        on,
        () => ({}),
      ),
    test: (of, on) =>
      onCluster(
        () => invocation.testArguments(of),
        on,
        (run) => readTests(run, of.only),
        undefined,
        (run) => /^TEST SUITE: +(?!None)/m.test(run.stdout),
      ),
    status: (of, on) =>
      onCluster(
        () => invocation.statusArguments(of),
        on,
        ({ stdout }) => ({ release: readRelease(stdout) }),
      ),
    history: (of, on) =>
      onCluster(
        () => invocation.historyArguments(of),
        on,
        ({ stdout }) => ({ revisions: readHistory(stdout) }),
      ),
    getValues: (of, on) =>
      onCluster(
        () => invocation.getValuesArguments(of),
        on,
        ({ stdout }) => ({
          values: asObject(parsePrinted(stdout) ?? {}, 'the values'),
        }),
      ),
    getManifest: (of, on) =>
      onCluster(
        () => invocation.getManifestArguments(of),
        on,
        ({ stdout }) => ({ manifest: stdout }),
      ),
    getNotes: (of, on) =>
      onCluster(
        () => invocation.getNotesArguments(of),
        on,
        ({ stdout }) => ({
          notes: stdout.replace(/^NOTES:\n/, ''),
        }),
      ),
    template: (of, on = {}) =>
      isolated(
        (chart) => invocation.templateArguments(of, chart),
        on,
        ({ stdout }) => ({ manifest: stdout }),
        of.chart,
      ),
    lint: (of, on = {}) =>
      isolated(
        (chart) => invocation.lintArguments(of, chart),
        on,
        readLint,
        of.chart,
        (run) => run.stdout.startsWith('==> Linting '),
      ),
  };
}

/**
 * Helm lists every test that ever ran, with what it did last; and it fails when it cannot read the log of a
 * pod, though its test passed, as with pods that are removed when they succeed.
 */
function readTests(run: HelmRun, only: readonly string[] | undefined): TestResults {
  const tests = readTestReport(run.stdout).filter(({ name }) => only?.includes(name) ?? true);
  const noneFailed = tests.every(({ phase }) => phase === 'Succeeded');
  const passed = noneFailed && (run.exitCode === 0 || /^Error: unable to get pod logs/m.test(run.stderr));
  return { passed, tests, failure: passed ? null : classifyHelmFailure(run.stderr) };
}

function readLint(run: HelmRun): { passed: boolean; messages: LintMessage[] } {
  return { passed: run.exitCode === 0, messages: readLintReport(run.stdout) };
}
