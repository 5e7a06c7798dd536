export { findHelm } from './binary/find-helm.ts';
export type { HelmBinary } from './binary/helm-binary.ts';
export type { HelmWarning } from './binary/known-holes.ts';
export {
  type ClusterRunOptions,
  type HelmCli,
  helmCli,
  type Ran,
  type RunOptions,
  type TestResults,
} from './commands/helm-cli.ts';
export type {
  ApplyOptions,
  ChartInput,
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
  WaitOptions,
} from './commands/release-options.ts';
export { HelmError, type HelmErrorCode, helmErrorCodes } from './errors.ts';
export { classifyHelmFailure } from './failures/classify.ts';
export {
  type HelmFailure,
  type HelmFailureCode,
  helmFailureCodes,
  type HelmFailureDetail,
  type SchemaViolation,
} from './failures/failure.ts';
export { type Isolation, type IsolationTools, noIsolation } from './isolation/isolation.ts';
export { probeIsolation } from './isolation/probe-isolation.ts';
export type { HelmRevision } from './output/history.ts';
export { type LintMessage, lintSeverities, type LintSeverity } from './output/lint-report.ts';
export type { JsonObject } from './output/read-json.ts';
export { type HelmHook, type HelmRelease, type HelmStatus, helmStatuses } from './output/release.ts';
export type { HelmTestResult } from './output/test-report.ts';
export {
  type HeldLimits,
  type HelmEnding,
  helmEndings,
  type HelmLine,
  type HelmRun,
} from './spawn/helm-run.ts';
export { clusterLimits, hostileLimits, type RunLimits } from './spawn/limits.ts';
export { defaultWorkFolder, sweepWorkFolder } from './spawn/work-folder.ts';
