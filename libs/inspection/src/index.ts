export type { Finding, Observation, Severity } from './finding.ts';
export { severities } from './finding.ts';
export type {
  DependentChart,
  InspectionInput,
  LintMessage,
  OldValuesVerdict,
  RemovedApi,
  Rendering,
  RunningDeployment,
  SchemaProblem,
  SchemaVerdict,
  StoreFacts,
} from './input.ts';
export { inspect } from './inspect.ts';
export { judge, type Judgement } from './policy/judge.ts';
export { type CombinedPolicy, type InspectionPolicy, tighten, type Waiver } from './policy/policy.ts';
export { type InspectionReport, report, rulesVersion } from './report/report.ts';
export { summarise, type SummarySentence } from './report/summarise.ts';
export { type Rule, type RuleGroup, ruleGroups } from './rule.ts';
export { rules } from './rules/index.ts';
export {
  type DependencySource,
  noDependencies,
  type WantedDependency,
} from './run/dependencies/dependency-source.ts';
export { httpsDependencies, type HttpsDependenciesOptions } from './run/dependencies/https-dependencies.ts';
export { inspectionKey, type InspectionKeyParts } from './run/inspection-key.ts';
export { type InspectionRoom, inspectionRoom, type InspectionRoomOptions } from './run/inspection-room.ts';
export type { InspectionLimits } from './run/limits.ts';
export type { InspectionProgress } from './run/progress.ts';
export { type InspectionParts, runInspection } from './run/run-inspection.ts';
export { type Requirement, requirementsOf } from './values/requirements.ts';
