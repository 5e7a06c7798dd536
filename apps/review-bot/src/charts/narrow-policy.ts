import type { Severity } from './chart-types.ts';
import type { Settings } from './settings-types.ts';

/** How many approvals a chart needs: the repository can ask for more than the workspace's policy, never for fewer. */
export function approvalsNeeded(settings: Pick<Settings, 'approvals'>, policy: number): number {
  return Math.max(policy, settings.approvals ?? 0);
}

/** A finding of the store's inspection, as far as it matters here. */
type Judged = { readonly severity: Severity; readonly judgement: 'blocks' | 'waived' | 'passes' };

/**
 * Findings that stop a chart by the repository's settings though the policy lets them pass. What a reviewer waived stays
 * waived: that is a decision about this very finding.
 */
export function blockedBySettings<Finding extends Judged>(
  settings: Pick<Settings, 'blockSeverities'>,
  findings: readonly Finding[],
): readonly Finding[] {
  return findings.filter(
    ({ severity, judgement }) => judgement === 'passes' && settings.blockSeverities.includes(severity),
  );
}
