import type { ManifestDifference, ResourceName } from '@chandlery/chart';
import { summarise } from '@chandlery/inspection';
import type { Inspection, InspectionPolicyAtRevision } from '@chandlery/persistence';
import type { JudgedFinding, JudgedReport } from '../../inspections/judged-report.ts';
import type { SeenInspection } from '../../use-cases/read-inspection.ts';
import { operationShape } from './operation-shapes.ts';
import { iso, isoOrNull } from './shapes.ts';

/** What the queue says of an inspection. */
export function inspectionHeadShape({ revisionNumber, operation, head }: Inspection) {
  return {
    revision: revisionNumber,
    state: operation.state,
    operation: operation.id,
    rendered: head?.rendered ?? null,
    counts: head === null ? null : { ...head.counts },
  };
}

/** An inspection with its report. */
export function inspectionShape({ submission, inspection, judged, required }: SeenInspection) {
  return {
    submission: submission.id,
    revision: inspection.revisionNumber,
    latestRevision: submission.revisions.at(-1)?.number ?? inspection.revisionNumber,
    operation: operationShape(inspection.operation),
    required,
    finishedAt: isoOrNull(inspection.operation.finishedAtMs),
    report: judged === undefined ? null : reportShape(judged),
  };
}

function reportShape({ report, head, findings, verdict }: JudgedReport) {
  const items = report.deployments.filter(({ name }) => name !== '').map((one) => ({ ...one }));
  return {
    verdict,
    rendered: head.rendered,
    notRendered: report.notRendered ?? null,
    activeVersion: report.activeVersion ?? null,
    helmVersion: head.helmVersion,
    rulesVersion: head.rulesVersion,
    reportedAt: iso(head.reportedAtMs),
    summary: summaryShape({ report }),
    counts: { ...head.counts },
    blocking: findings.filter(({ judgement }) => judgement === 'blocks').length,
    waived: findings.filter(({ judgement }) => judgement === 'waived').length,
    findings: findings.map(findingShape),
    difference: summaryOf(report.difference),
    deployments: { count: report.deployments.length, items },
    dependants: report.dependants.map((dependant) => ({ ...dependant })),
  };
}

/** What to know of a report before anything else. */
export function summaryShape({ report }: Pick<JudgedReport, 'report'>) {
  return summarise(report).map((sentence) => ({ ...sentence }));
}

/** A finding with what the policy makes of it. */
export function findingShape({ id, finding, judgement, waiver }: JudgedFinding) {
  return {
    id,
    code: finding.code,
    severity: finding.severity,
    file: finding.file,
    line: finding.line ?? null,
    message: finding.message,
    remedy: finding.remedy,
    resource: finding.resource ?? null,
    valuesFiles: [...(finding.valuesFiles ?? [])],
    known: finding.known ?? null,
    data: { ...finding.data },
    judgement,
    waiver:
      waiver === null
        ? null
        : {
            reason: waiver.reason,
            by: waiver.waivedByName,
            at: iso(waiver.waivedAtMs),
            revision: waiver.waivedInRevision,
          },
  };
}

function summaryOf({ added, removed, changed, unchanged }: ManifestDifference) {
  return {
    added: added.map(resourceShape),
    removed: removed.map(resourceShape),
    changed: changed.map(({ after, paths, isNoise }) => ({
      ...resourceShape(after),
      changes: paths.length,
      isNoise,
    })),
    unchanged,
  };
}

/** The whole difference of a report. */
export function differenceShape(
  { submission, version, inspection }: SeenInspection,
  { report, differenceCut }: JudgedReport,
) {
  const { added, removed, changed, unchanged } = report.difference;
  return {
    submission: submission.id,
    revision: inspection.revisionNumber,
    version: version.version,
    activeVersion: report.activeVersion ?? null,
    rendered: report.rendered,
    added: added.map(resourceShape),
    removed: removed.map(resourceShape),
    changed: changed.map(({ before, after, renamed, paths, isNoise, text, truncated }) => ({
      before: resourceShape(before),
      after: resourceShape(after),
      renamed,
      paths: paths.map(({ path, kind }) => ({ path, kind })),
      isNoise,
      text,
      truncated,
    })),
    unchanged,
    cut: differenceCut,
  };
}

function resourceShape({ kind, name, namespace, apiVersion, source }: ResourceName) {
  return { kind, name, namespace: namespace ?? null, apiVersion, source: source ?? null };
}

/** A policy in the shape of the wire. */
export function inspectionPolicyShape({ policy }: InspectionPolicyAtRevision) {
  const { blockSeverities, blockCodes, allowCodes, required, registries } = policy;
  return {
    blockSeverities: [...blockSeverities],
    blockCodes: [...blockCodes],
    allowCodes: [...allowCodes],
    required,
    registries: [...registries],
  };
}
