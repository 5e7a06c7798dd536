import type {
  OperationKind,
  OperationLogKind,
  OperationState,
  OperationSubjectKind,
} from '../ports/operations.ts';
import type { Flag } from './tables.ts';

/** The tables of operations. */
export type OperationTables = {
  operations: OperationRow;
  operation_log: OperationLogRow;
  operation_keys: OperationKeyRow;
};

/** Its subject, project and workspace are named by no foreign key: it outlives them. */
export type OperationRow = {
  id: string;
  subject_kind: OperationSubjectKind;
  subject_id: string;
  subject_name: string;
  kind: OperationKind;
  state: OperationState;
  workspace_id: string | null;
  project_id: string | null;
  /** JSON: who asked for it. */
  actor: string;
  /** JSON, as `outcome`. */
  request: string;
  outcome: string | null;
  attempts: number;
  owner: string | null;
  lease_until: number | null;
  cancel_requested_at: number | null;
  last_sequence: number;
  /** Of the data in the log, states not counted. */
  log_bytes: number;
  /** Whether the log says that the rest of it was cut. */
  log_cut: Flag;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
};

export type OperationLogRow = {
  operation_id: string;
  sequence: number;
  at: number;
  kind: OperationLogKind;
  data: string;
};

/** `account_id` is the account's, or for who has none the kind of actor. */
export type OperationKeyRow = {
  account_id: string;
  key: string;
  digest: string;
  operation_id: string;
  expires_at: number;
};
