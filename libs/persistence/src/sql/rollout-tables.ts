import type { RolloutItemState, RolloutState } from '../ports/rollouts.ts';
import type { Flag } from './tables.ts';

/** The tables of rollouts, and that of leases. */
export type RolloutTables = {
  rollouts: RolloutRow;
  rollout_items: RolloutItemRow;
  leases: { name: string; holder: string; lease_until: number };
};

export type RolloutRow = {
  id: string;
  workspace_slug: string;
  app_name: string;
  to_version: string;
  wave_size: number;
  stop_on_failure: Flag;
  /** JSON. */
  request: string;
  state: RolloutState;
  /** JSON: who asked for it. */
  actor: string;
  stop_requested_at: number | null;
  created_at: number;
  finished_at: number | null;
};

export type RolloutItemRow = {
  rollout_id: string;
  position: number;
  deployment_id: string;
  project_id: string;
  workspace_id: string;
  workspace_slug: string;
  project_slug: string;
  name: string;
  from_version: string;
  wave: number | null;
  state: RolloutItemState;
  operation_id: string | null;
  /** JSON. */
  reason: string | null;
};
