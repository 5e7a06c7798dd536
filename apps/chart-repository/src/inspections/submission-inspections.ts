import { createHash } from 'node:crypto';
import { inspectionKey, type InspectionReport, rulesVersion, severities } from '@chandlery/inspection';
import {
  type ChartVersion,
  type FindingCounts,
  type InspectionHead,
  type OperationOutcome,
  PersistenceError,
  type Submission,
  type SubmissionRevision,
} from '@chandlery/persistence';
import type { End, OperationHandler, OperationWork } from '../jobs/run-operations.ts';
import type { Services } from '../services.ts';
import { findingDigest } from './finding-digest.ts';
import { type Known, storeFacts } from './store-facts.ts';
import { packReport, unpackReport } from './stored-report.ts';

type Needs = Pick<Services, 'database' | 'archives' | 'inspector' | 'config'>;

/** One revision to inspect, with all that is known of it. */
type Job = {
  readonly submission: Submission;
  readonly version: ChartVersion;
  readonly revision: SubmissionRevision;
};

/** A report with what lists say of it. */
type Result = {
  readonly head: Omit<InspectionHead, 'reportedAtMs'>;
  readonly report: Uint8Array;
  readonly findings: readonly string[];
  readonly registries: readonly string[];
};

/** Inspects revisions of submissions, or finds the report of one that was made of the same. */
export function submissionInspections(services: Needs): OperationHandler {
  return {
    async run(work) {
      const { claimed, report, signal } = work;
      const job = await jobOf(services, work);
      if (job === undefined) return ended(services, work, 'failed', gone);
      const newest = job.submission.revisions.at(-1)?.number ?? job.revision.number;
      if (newest > job.revision.number) {
        return ended(services, work, 'cancelled', {
          code: 'superseded',
          message: `Revision ${newest} came before this one was inspected.`,
        });
      }
      const result = await resultOf(services, job, work).catch((error: unknown) => {
        // Whatever else stops it leaves it to another process.
        if (signal.reason === 'cancelled') return undefined;
        throw error;
      });
      if (result === undefined) {
        const outcome = { code: 'cancelled', message: 'The inspection was cancelled.' };
        return ended(services, work, 'cancelled', outcome);
      }
      report({ kind: 'progress', data: { step: 'done', counts: result.head.counts } });
      return async () => {
        try {
          return await services.database.inspections.conclude({
            lease: claimed.lease,
            revisionNumber: job.revision.number,
            outcome: outcomeOf(result.head),
            result,
          });
        } catch (error) {
          // Its version was deleted meanwhile, and the inspection with it.
          if (!(error instanceof PersistenceError) || error.code !== 'not_found') throw error;
          return ended(services, work, 'failed', gone)();
        }
      };
    },
    giveUp: async (work, outcome) => ended(services, work, 'failed', outcome),
  };
}

const gone: OperationOutcome = {
  code: 'submission_gone',
  message: 'The submission went away before it was inspected.',
};

function ended(
  { database }: Needs,
  { claimed: { lease } }: OperationWork,
  state: 'failed' | 'cancelled',
  outcome: OperationOutcome,
): End {
  return () => database.operations.finish({ lease, state, outcome });
}

async function jobOf({ database }: Needs, { claimed }: OperationWork): Promise<Job | undefined> {
  const submission = await database.submissions.findById(claimed.operation.subjectId);
  const revision = submission?.revisions.find(({ number }) => number === claimed.request['revisionNumber']);
  const version = submission && (await database.versions.findById(submission.versionId));
  if (submission === undefined || revision === undefined || version === undefined) return undefined;
  return { submission, revision, version };
}

async function resultOf(services: Needs, job: Job, work: OperationWork): Promise<Result> {
  const { database, inspector } = services;
  const known = await storeFacts(services, job.version);
  const helmVersion = await inspector.helmVersion();
  const contentKey = inspectionKey({
    archiveDigest: job.revision.archiveDigest,
    previousDigest: known.active?.archiveDigest,
    helmVersion,
    rulesVersion,
    factsDigest: createHash('sha256').update(JSON.stringify(known.facts)).digest('hex'),
  });
  const same = await database.inspections.findReport(contentKey);
  if (same !== undefined) {
    work.report({ kind: 'progress', data: { step: 'found', message: 'The same was inspected before.' } });
    const { report } = await unpackReport(same.report);
    const { reportedAtMs: _reportedAtMs, ...head } = same.head;
    return { head, report: same.report, ...kept(report) };
  }
  const report = await inspected(services, job, known, work);
  return {
    head: {
      // What only held at this moment is not found again by another inspection.
      contentKey: report.inconclusive === true ? `${work.claimed.operation.id} ${contentKey}` : contentKey,
      rendered: report.rendered,
      counts: countsOf(report),
      helmVersion: helmVersion ?? null,
      rulesVersion: report.rulesVersion,
    },
    report: await packReport(report),
    ...kept(report),
  };
}

/** What is kept beside a report, to be found without unpacking it; a chart has few registries. */
function kept({ findings, registries = [] }: InspectionReport): Pick<Result, 'findings' | 'registries'> {
  return { findings: findings.map(findingDigest), registries: registries.slice(0, maximumRegistries) };
}

const maximumRegistries = 100;

async function inspected(
  { archives, inspector }: Needs,
  { revision }: Job,
  { active, facts }: Known,
  { signal, report }: OperationWork,
): Promise<InspectionReport> {
  const task = {
    archive: await archives.read(revision.archiveDigest),
    ...(active === undefined ? {} : { previous: await archives.read(active.archiveDigest) }),
    facts,
  };
  return inspector.inspect(task, {
    signal,
    report: (progress) => report({ kind: 'progress', data: { ...progress } }),
  });
}

function countsOf({ findings }: InspectionReport): FindingCounts {
  const [error = 0, warning = 0, info = 0] = severities.map(
    (severity) => findings.filter((finding) => finding.severity === severity).length,
  );
  return { error, warning, info };
}

function outcomeOf({ rendered, counts }: Result['head']): OperationOutcome {
  const found = `${counts.error} errors, ${counts.warning} warnings, ${counts.info} notes`;
  return rendered
    ? { code: 'inspected', message: `Inspected: ${found}.` }
    : { code: 'not_rendered', message: `Inspected without every rendering: ${found}.` };
}
