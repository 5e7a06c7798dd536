export type { ClusterCredential, RotatingCredential } from './credential/cluster-credential.ts';
export { describeCredential, type CredentialDescription } from './credential/describe-credential.ts';
export { inClusterCredential, type InClusterPlace } from './credential/in-cluster.ts';
export { readKubeconfig, type ReadKubeconfigOptions } from './credential/read-kubeconfig.ts';
export {
  checkCluster,
  type ClusterCheck,
  type ClusterPermission,
  type ClusterProblem,
} from './connection/check-cluster.ts';
export {
  ClusterConnection,
  connect,
  type CallOptions,
  type Listed,
  type ListOptions,
  type ListQuery,
} from './connection/cluster-connection.ts';
export type { GeneratedApis } from './connection/generated-apis.ts';
export type { TransportOptions } from './connection/transport.ts';
export type { ApiVersionCheck, ServedKind } from './discovery/resource-catalogue.ts';
export {
  DeploymentError,
  deploymentErrorCodes,
  isDeploymentError,
  type DeploymentErrorCode,
  type ErrorResource,
} from './errors.ts';
export type { Address } from './instance/addresses.ts';
export type { LiveObject } from './instance/live-objects.ts';
export {
  readInstance,
  type Instance,
  type InstancePod,
  type InstanceRequest,
  type InstanceResource,
} from './instance/read-instance.ts';
export type { KubeObject, ResourceRef } from './objects/kube-object.ts';
export {
  prepareProject,
  removeProject,
  type PreparedProject,
  type ProjectAllowance,
  type ProjectPlace,
} from './projects/prepare-project.ts';
export {
  projectConnection,
  projectToken,
  type ProjectAccount,
  type ProjectToken,
} from './projects/project-token.ts';
export { readinessOf } from './readiness/readiness-of.ts';
export type { Readiness } from './readiness/readiness.ts';
export { explain, type ExplainRequest } from './reasons/explain.ts';
export type { Reason, ReasonCode, ReasonLog } from './reasons/reason.ts';
export {
  latestRevisions,
  listReleases,
  readRelease,
  type ReadReleaseOptions,
} from './releases/read-releases.ts';
export {
  isPendingStatus,
  type ReleaseHook,
  type ReleaseRecord,
  type ReleaseSummary,
} from './releases/release-types.ts';
export type { FollowTimes } from './watch/follow-list.ts';
export type { ReleaseKey } from './watch/projections.ts';
export type { ReleaseState, WatchedWorkload } from './watch/release-store.ts';
export { ReleaseWatch, watchReleases, type WatchReleasesOptions } from './watch/watch-releases.ts';
export { dryRun, type DryRun } from './operate/dry-run.ts';
export { hideValues } from './operate/hide-values.ts';
export { clusterOutcome } from './operate/outcome.ts';
export { unseenStatus } from './operate/unseen-status.ts';
export { performOperation } from './operate/perform.ts';
export { operationLabel } from './operate/operation-label.ts';
export type { JudgedOutside } from './operate/rendering.ts';
export {
  OperationInterrupted,
  OperationRefused,
  type PerformContext,
  type Performed,
  type PerformedRevision,
  type PerformOptions,
  type PerformOutcome,
  type PerformRequest,
  type ReportEntry,
} from './operate/types.ts';
