import type { Submission } from '@chandlery/persistence';
import { inspectionPolicies } from '../inspections/inspection-policies.ts';
import { judgedReport } from '../inspections/judged-report.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Services } from '../services.ts';

/** So many findings a refusal lists; the inspection has them all. */
const listed = 50;

/**
 * Lets a pass happen only where the findings do not block it, and, where the policy says that inspections are required, only
 * with a report. Without that a pass does not wait.
 * @throws Refusal findings_block, inspection_pending
 */
export async function requirePassable(
  { database }: Pick<Services, 'database'>,
  submission: Submission,
  workspaceId: string,
): Promise<void> {
  const policy = await inspectionPolicies(database, workspaceId);
  if (!policy.required && !policy.blocks) return;
  const number = submission.revisions.at(-1)?.number ?? 0;
  const inspection = await database.inspections.find(submission.id, number);
  const judged = inspection && (await judgedReport(database, inspection, workspaceId));
  if (judged === undefined) {
    if (policy.required) throw pending(submission.id, inspection?.operation);
    return;
  }
  const blocking = judged.findings.filter(({ judgement }) => judgement === 'blocks');
  if (blocking.length === 0) return;
  const what = blocking.length === 1 ? '1 finding blocks' : `${blocking.length} findings block`;
  throw new Refusal('findings_block', `${what} the pass.`, {
    field: 'action',
    remedy: 'Have the chart mended, or the findings waived by somebody who may (`platform.findings.waive`).',
    details: {
      submission: submission.id,
      revision: number,
      blocking: blocking.length,
      findings: blocking.slice(0, listed).map(({ id, finding }) => ({
        id,
        code: finding.code,
        severity: finding.severity,
        file: finding.file,
        ...(finding.line === undefined ? {} : { line: finding.line }),
        ...(finding.resource === undefined ? {} : { resource: finding.resource }),
        message: finding.message,
      })),
    },
  });
}

/** Nobody passes what the machine has not seen, where the policy wants it seen. */
function pending(submission: string, operation: { id: string; state: string } | undefined): Refusal {
  const failed = operation?.state === 'failed' || operation?.state === 'cancelled';
  return new Refusal(
    'inspection_pending',
    failed
      ? 'The inspection failed, and the policy asks for its report.'
      : 'The inspection has not ended, and the policy asks for its report.',
    {
      field: 'action',
      remedy: failed ? `Ask for another: POST /submissions/${submission}/inspections.` : 'Wait for its end.',
      details: {
        submission,
        ...(operation === undefined ? {} : { operation: operation.id, state: operation.state }),
      },
    },
  );
}

/**
 * Whether a vote that decides passes the version, or waits: then it is counted again when the inspection ends.
 * @throws Refusal findings_block
 */
export async function passesNow(
  services: Pick<Services, 'database'>,
  submission: Submission,
  workspaceId: string,
): Promise<boolean> {
  try {
    await requirePassable(services, submission, workspaceId);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'inspection_pending') return false;
    throw error;
  }
}

/** Whether `requirePassable` lets it pass: for what would pass by itself, and otherwise waits. */
export async function isPassable(
  services: Pick<Services, 'database'>,
  submission: Submission | undefined,
  workspaceId: string,
): Promise<boolean> {
  if (submission === undefined) return true;
  try {
    await requirePassable(services, submission, workspaceId);
    return true;
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'findings_block' || error.code === 'inspection_pending'))
      return false;
    throw error;
  }
}
