import type { Flag } from './tables.ts';

/** The tables of inspections. */
export type InspectionTables = {
  inspections: InspectionRow;
  inspection_waivers: InspectionWaiverRow;
  inspection_policies: InspectionPolicyRow;
  /** Of the newest revision that was inspected. */
  inspected_registries: { submission_id: string; registry: string };
};

/** What the machine says of one revision; all that the report says is `null` until there is one. */
export type InspectionRow = {
  submission_id: string;
  revision_number: number;
  operation_id: string;
  content_key: string | null;
  /** Base64 of the compressed report. */
  report: string | null;
  rendered: Flag | null;
  /** JSON. */
  counts: string | null;
  helm_version: string | null;
  rules_version: string | null;
  requested_at: number;
  reported_at: number | null;
};

export type InspectionWaiverRow = {
  id: string;
  submission_id: string;
  revision_number: number;
  finding: string;
  code: string;
  file: string;
  resource: string | null;
  reason: string;
  waived_by_id: string | null;
  waived_by_name: string;
  waived_at: number;
  waived_in: number;
};

/** `scope` is `platform` or a workspace's id. */
export type InspectionPolicyRow = { scope: string; policy: string; revision: number; changed_at: number };
