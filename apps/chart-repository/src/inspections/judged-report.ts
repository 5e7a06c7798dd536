import { type Finding, judge } from '@chandlery/inspection';
import type { Database, Inspection, InspectionHead, StoredWaiver } from '@chandlery/persistence';
import { findingDigest } from './finding-digest.ts';
import { inspectionPolicies, type PolicyInForce } from './inspection-policies.ts';
import { type StoredReport, unpackReport } from './stored-report.ts';

/** A finding with what the policy of this moment makes of it. */
export type JudgedFinding = {
  readonly id: string;
  readonly finding: Finding;
  readonly judgement: 'blocks' | 'waived' | 'passes';
  readonly waiver: StoredWaiver | null;
};

/** `green`: rendered, and nothing to see to. What was not rendered is never green. */
export type Verdict = 'blocked' | 'not_rendered' | 'findings' | 'green';

/** A report, judged. */
export type JudgedReport = StoredReport & {
  readonly head: InspectionHead;
  readonly policy: PolicyInForce;
  readonly findings: readonly JudgedFinding[];
  readonly verdict: Verdict;
};

/** The report of an inspection, judged by the policies of this moment; `undefined` before there is one. */
export async function judgedReport(
  database: Pick<Database, 'inspections'>,
  { submissionId, revisionNumber, head }: Inspection,
  workspaceId: string,
): Promise<JudgedReport | undefined> {
  const packed = head === null ? undefined : await database.inspections.report(submissionId, revisionNumber);
  if (head === null || packed === undefined) return undefined;
  const [stored, policy, waivers] = await Promise.all([
    unpackReport(packed),
    inspectionPolicies(database, workspaceId),
    database.inspections.waivers(submissionId, revisionNumber),
  ]);
  const findings = judged(stored.report.findings, policy, waivers);
  return { ...stored, head, policy, findings, verdict: verdictOf(head, findings) };
}

function judged(
  findings: readonly Finding[],
  { combined }: PolicyInForce,
  waivers: readonly StoredWaiver[],
): readonly JudgedFinding[] {
  const blocked = new Set(judge(findings, combined).blocked);
  const byFinding = new Map(waivers.map((waiver) => [waiver.finding, waiver]));
  return findings.map((finding) => {
    const id = findingDigest(finding);
    const waiver = byFinding.get(id) ?? null;
    const judgement = !blocked.has(finding) ? 'passes' : waiver === null ? 'blocks' : 'waived';
    return { id, finding, judgement, waiver };
  });
}

function verdictOf({ rendered }: InspectionHead, findings: readonly JudgedFinding[]): Verdict {
  if (findings.some(({ judgement }) => judgement === 'blocks')) return 'blocked';
  if (!rendered) return 'not_rendered';
  return findings.some(({ finding, waiver }) => finding.severity !== 'info' && waiver === null)
    ? 'findings'
    : 'green';
}
