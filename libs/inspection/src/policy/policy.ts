import type { Severity } from '../finding.ts';

/** A finding that somebody with the right has let pass, with the reason. */
export type Waiver = {
  readonly code: string;
  /** Only in this file, of this object; absent: wherever the code is found. */
  readonly file?: string;
  readonly resource?: string;
  readonly reason: string;
  /** Who waived it. */
  readonly by: string;
};

/** Which findings block the pass. */
export type InspectionPolicy = {
  readonly blockSeverities: readonly Severity[];
  /** Codes that block whatever their severity; they count before `allowCodes`. */
  readonly blockCodes: readonly string[];
  /** Codes that do not block by their severity. */
  readonly allowCodes: readonly string[];
  readonly waivers: readonly Waiver[];
};

/** The policy of a platform on which nobody has set another: nothing blocks, reviewers decide. */
export const defaultInspectionPolicy: InspectionPolicy = {
  blockSeverities: [],
  blockCodes: [],
  allowCodes: [],
  waivers: [],
};

/** Policies that hold together: what one of them blocks is blocked, and a waiver holds for the policy that it belongs to. */
export type CombinedPolicy = { readonly all: readonly InspectionPolicy[] };

/**
 * The policy of a platform made stricter by a workspace. Neither what the workspace allows nor what it waives touches what
 * the platform blocks; a waiver by somebody with the platform's right belongs into the platform's policy.
 */
export function tighten(
  platform: InspectionPolicy | CombinedPolicy,
  workspace: InspectionPolicy | CombinedPolicy,
): CombinedPolicy {
  return { all: [...policiesOf(platform), ...policiesOf(workspace)] };
}

/** The policies that hold together. */
export function policiesOf(policy: InspectionPolicy | CombinedPolicy): readonly InspectionPolicy[] {
  return 'all' in policy ? policy.all : [policy];
}
