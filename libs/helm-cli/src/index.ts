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
export type { HelmFailure, HelmFailureCode, HelmFailureDetail, SchemaViolation } from './failures/failure.ts';
export { type Isolation, type IsolationTools, noIsolation } from './isolation/isolation.ts';
export { probeIsolation } from './isolation/probe-isolation.ts';
export type { HelmRevision } from './output/history.ts';
export type { LintMessage, LintSeverity } from './output/lint-report.ts';
export type { JsonObject } from './output/read-json.ts';
export { type HelmHook, type HelmRelease, type HelmStatus, helmStatuses } from './output/release.ts';
export type { HelmTestResult } from './output/test-report.ts';
export type { HeldLimits, HelmEnding, HelmLine, HelmRun } from './spawn/helm-run.ts';
export type { RunLimits } from './spawn/limits.ts';
export { sweepWorkFolder } from './spawn/work-folder.ts';
