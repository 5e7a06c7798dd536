import type { ProjectRole } from '@chandlery/lifecycle';
import type { ClusterKind } from '../ports/clusters.ts';
import type {
  DeploymentDrift,
  DeploymentRevisionAction,
  DeploymentState,
  SettledDeploymentState,
} from '../ports/deployments.ts';
import type { Flag } from './tables.ts';

/** The tables of clusters, projects and deployments. */
export type DeploymentTables = {
  clusters: ClusterRow;
  projects: ProjectRow;
  project_members: ProjectMemberRow;
  deployments: DeploymentRow;
  deployment_revisions: DeploymentRevisionRow;
  deployment_images: { deployment_id: string; image: string };
};

export type ClusterRow = {
  id: string;
  slug: string;
  display_name: string;
  description: string;
  kind: ClusterKind;
  server: string;
  sealed_credential: string | null;
  credential_expires_at: number | null;
  /** JSON of the last `ClusterCheck`. */
  last_check: string | null;
  created_at: number;
  revision: number;
};

export type ProjectRow = {
  id: string;
  workspace_id: string;
  cluster_id: string;
  slug: string;
  display_name: string;
  description: string;
  namespace: string;
  service_account: string;
  /** JSON, as `allows`. */
  quota: string;
  allows: string;
  created_at: number;
  revision: number;
};

export type ProjectMemberRow = {
  project_id: string;
  account_id: string;
  role: ProjectRole;
  since: number;
  revision: number;
};

/** What was deployed, in a deployment and in each of its revisions. */
export type ChartColumns = {
  app_id: string | null;
  version_id: string | null;
  chart_workspace: string;
  chart_name: string;
  chart_version: string;
  app_version: string;
};

export type DeploymentRow = ChartColumns & {
  id: string;
  project_id: string;
  name: string;
  state: DeploymentState;
  /** The last state in which nothing was under way; `null` before the first. */
  settled_state: SettledDeploymentState | null;
  sealed_values: string;
  current_revision: number | null;
  test: Flag;
  test_expires_at: number | null;
  /** JSON. */
  status: string | null;
  observed_at: number | null;
  drift: DeploymentDrift;
  created_by_id: string | null;
  created_by_name: string;
  created_at: number;
  changed_at: number;
  removed_at: number | null;
  revision: number;
};

export type DeploymentRevisionRow = ChartColumns & {
  deployment_id: string;
  number: number;
  sealed_values: string;
  values_digest: string;
  action: DeploymentRevisionAction;
  operation_id: string | null;
  actor_id: string | null;
  actor_name: string;
  at: number;
  description: string;
  status: string;
};
