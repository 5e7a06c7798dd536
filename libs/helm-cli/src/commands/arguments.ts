import type { HelmBinary } from '../binary/helm-binary.ts';
import { checkCount, checkRelease } from './check-options.ts';
import {
  applyFlags,
  countFlag,
  flag,
  type Invocation,
  listFlags,
  namespaceFlag,
  serverSideFlags,
  textFlag,
  timeoutFlag,
  valuesFiles,
  waitFlags,
} from './flags.ts';
import type {
  HistoryOptions,
  InstallOptions,
  LintOptions,
  ReleaseTarget,
  RevisionOptions,
  RollbackOptions,
  TemplateOptions,
  TestOptions,
  UninstallOptions,
  UpgradeOptions,
  ValuesOptions,
} from './release-options.ts';

/*
 * The argument lists of each command, for both majors. What is positional stands behind `--`, so that
 * no name is ever taken for a flag; the chart is named as it is in the folder of the run.
 */

/** `helm install`; the namespace must be there. */
export function installArguments(binary: HelmBinary, options: InstallOptions, chart: string): Invocation {
  const values = valuesFiles(options.values);
  return {
    args: [
      'install',
      ...applyFlags(binary, options),
      ...values.args,
      '--',
      checkRelease(options.release),
      chart,
    ],
    files: values.files,
  };
}

/** `helm upgrade` of a release that is there. */
export function upgradeArguments(binary: HelmBinary, options: UpgradeOptions, chart: string): Invocation {
  const values = valuesFiles(options.values);
  const previous = {
    reset: 'reset-values',
    reuse: 'reuse-values',
    reset_then_reuse: 'reset-then-reuse-values',
  };
  return {
    args: [
      'upgrade',
      ...applyFlags(binary, options),
      `--${previous[options.previousValues ?? 'reset']}`,
      ...countFlag('history-max', 'historyMax', options.historyMax),
      ...flag('cleanup-on-fail', options.cleanupOnFail),
      ...values.args,
      '--',
      checkRelease(options.release),
      chart,
    ],
    files: values.files,
  };
}

/** `helm rollback`. */
export function rollbackArguments(binary: HelmBinary, options: RollbackOptions): Invocation {
  return {
    args: [
      'rollback',
      namespaceFlag(options.namespace),
      ...waitFlags(binary, options),
      ...flag(binary.major === 3 ? 'force' : 'force-replace', options.forceReplace),
      ...serverSideFlags(binary, options),
      ...countFlag('history-max', 'historyMax', options.historyMax),
      ...flag('cleanup-on-fail', options.cleanupOnFail),
      ...flag('no-hooks', options.noHooks),
      '--',
      checkRelease(options.release),
      String(checkCount('revision', options.revision ?? 0)),
    ],
    files: {},
  };
}

/** `helm uninstall`. */
export function uninstallArguments(binary: HelmBinary, options: UninstallOptions): Invocation {
  return {
    args: [
      'uninstall',
      namespaceFlag(options.namespace),
      ...flag('keep-history', options.keepHistory),
      ...(options.cascade === undefined ? [] : [`--cascade=${options.cascade}`]),
      ...waitFlags(binary, { wait: options.wait === true ? 'ready' : 'hooks' }),
      ...timeoutFlag(options.timeoutSeconds),
      ...textFlag('description', 'description', options.description),
      ...flag('no-hooks', options.noHooks),
      '--',
      checkRelease(options.release),
    ],
    files: {},
  };
}

/** `helm test` with the logs of its pods. */
export function testArguments(options: TestOptions): Invocation {
  const only = (options.only ?? []).map((name) => `name=${name}`);
  return {
    args: [
      'test',
      namespaceFlag(options.namespace),
      '--logs',
      ...timeoutFlag(options.timeoutSeconds),
      ...listFlags('filter', 'only', only),
      '--',
      checkRelease(options.release),
    ],
    files: {},
  };
}

/** `helm status`. */
export const statusArguments = (options: RevisionOptions): Invocation =>
  reading(['status'], options, ['--output=json']);

/** `helm history`. */
export const historyArguments = (options: HistoryOptions): Invocation =>
  reading(['history'], options, [...countFlag('max', 'max', options.max), '--output=json']);

/** `helm get values`. */
export const getValuesArguments = (options: ValuesOptions): Invocation =>
  reading(['get', 'values'], options, [...flag('all', options.all), '--output=json']);

/** `helm get manifest`. */
export const getManifestArguments = (options: RevisionOptions): Invocation =>
  reading(['get', 'manifest'], options, []);

/** `helm get notes`. */
export const getNotesArguments = (options: RevisionOptions): Invocation =>
  reading(['get', 'notes'], options, []);

/** `helm template`, which asks no cluster. */
export function templateArguments(options: TemplateOptions, chart: string): Invocation {
  const values = valuesFiles(options.values);
  return {
    args: [
      'template',
      namespaceFlag(options.namespace),
      ...textFlag('kube-version', 'kubeVersion', options.kubeVersion),
      ...listFlags('api-versions', 'apiVersions', options.apiVersions),
      ...flag('include-crds', options.includeCrds),
      ...listFlags('show-only', 'showOnly', options.showOnly),
      ...flag('is-upgrade', options.isUpgrade),
      ...flag('no-hooks', options.noHooks),
      ...flag('skip-tests', options.skipTests),
      ...flag('skip-schema-validation', options.skipSchemaValidation),
      ...values.args,
      '--',
      checkRelease(options.release),
      chart,
    ],
    files: values.files,
  };
}

/** `helm lint`. */
export function lintArguments(options: LintOptions, chart: string): Invocation {
  const values = valuesFiles(options.values);
  return {
    args: [
      'lint',
      ...(options.namespace === undefined ? [] : [namespaceFlag(options.namespace)]),
      ...textFlag('kube-version', 'kubeVersion', options.kubeVersion),
      ...flag('strict', options.strict),
      ...flag('with-subcharts', options.withSubcharts),
      ...flag('skip-schema-validation', options.skipSchemaValidation),
      ...values.args,
      '--',
      chart,
    ],
    files: values.files,
  };
}

function reading(
  command: readonly string[],
  options: ReleaseTarget & { readonly revision?: number },
  flags: readonly string[],
): Invocation {
  return {
    args: [
      ...command,
      namespaceFlag(options.namespace),
      ...countFlag('revision', 'revision', options.revision),
      ...flags,
      '--',
      checkRelease(options.release),
    ],
    files: {},
  };
}
