import type { Finding } from '@chandlery/inspection';
import type { ChartVersion, Inspection, Submission } from '@chandlery/persistence';
import { inspectionPolicies } from '../inspections/inspection-policies.ts';
import { judgedReport, type JudgedReport } from '../inspections/judged-report.ts';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { visibleSubmission } from './comment-on-submission.ts';

type Reading = Pick<Services, 'database'>;

/** An inspection that the caller may see, judged by the policies of this moment. */
export type SeenInspection = {
  readonly submission: Submission;
  readonly version: ChartVersion;
  readonly inspection: Inspection;
  /** Whether a pass waits for the report. */
  readonly required: boolean;
  /** `undefined` before there is a report. */
  readonly judged: JudgedReport | undefined;
};

/**
 * The inspection of a revision of a submission, of the newest unless one is named. Whose projects run the app is told to
 * reviewers alone; others learn how many.
 * @throws Refusal not_visible
 */
export async function readInspection(
  services: Reading,
  caller: Caller,
  id: string,
  revision?: number,
): Promise<SeenInspection> {
  const { submission, version } = await visibleSubmission(services, caller, id);
  const number = revision ?? submission.revisions.at(-1)?.number ?? 0;
  const inspection = await services.database.inspections.find(submission.id, number);
  if (inspection === undefined) throw notVisible(`inspection of revision ${number}`, 'revision');
  const judged = await judgedReport(services.database, inspection, version.workspaceId);
  const { required } = await inspectionPolicies(services.database, version.workspaceId);
  const reviews = permissionsIn(caller, version.workspaceId).has('platform.apps.review');
  return {
    submission,
    version,
    inspection,
    required,
    judged: judged === undefined || reviews ? judged : withoutProjects(judged),
  };
}

/** Which projects there are is their members' business, and the reviewers'. */
export function withoutProjects(judged: JudgedReport): JudgedReport {
  const { report } = judged;
  const count = report.deployments.length;
  const told = (finding: Finding): Finding =>
    finding.code === 'used-by-deployments'
      ? {
          ...finding,
          message: `${count === 1 ? '1 deployment runs' : `${count} deployments run`} the app.`,
          data: { count },
        }
      : finding;
  return {
    ...judged,
    report: {
      ...report,
      deployments: report.deployments.map(({ version }) => ({
        name: '',
        workspace: '',
        project: '',
        version,
      })),
      findings: report.findings.map(told),
    },
    findings: judged.findings.map((one) => ({ ...one, finding: told(one.finding) })),
  };
}
