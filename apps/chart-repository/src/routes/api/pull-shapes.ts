import type { BoundRepository, GithubLink, SuspendProposal } from '@chandlery/persistence';
import type { RepositoryView } from '../../use-cases/pulls/manage-repositories.ts';
import type { PullOfSubmission } from '../../use-cases/pulls/find-pull.ts';
import type { PullInspection, WholePullChart } from '../../use-cases/pulls/read-pull.ts';
import type { PullDeployment } from '../../use-cases/pulls/test-deployments.ts';
import type { PullChartView } from '../../use-cases/pulls/view-pull.ts';
import { findingShape, summaryShape } from './inspection-shapes.ts';
import { iso, isoOrNull } from './shapes.ts';
import { voteShapes } from './submission-shapes.ts';

/** A repository as lists have it. */
export function repositoryShape(repository: BoundRepository) {
  const { repositoryId, installationId, fullName, workspaceSlug, deployProject, createdAtMs, revision } =
    repository;
  return {
    repositoryId,
    installationId,
    fullName,
    workspace: workspaceSlug,
    deployProject,
    createdAt: iso(createdAtMs),
    revision,
  };
}

/** A repository with the policy that holds for it. */
export function boundRepositoryShape({ repository, policy }: RepositoryView) {
  return { ...repositoryShape(repository), policy: { ...policy, roles: [...policy.roles] } };
}

export function githubLinkShape({ accountName, userId, login, linkedAtMs }: GithubLink) {
  return { account: accountName, userId, login, linkedAt: iso(linkedAtMs) };
}

/** Where a submission came from. */
export function pullOfSubmissionShape({ pull, version }: PullOfSubmission, submission: string) {
  return {
    repositoryId: pull.repositoryId,
    pull: pull.pull,
    chart: pull.chart,
    submission,
    workspace: version.workspaceSlug,
    version: version.version,
    state: version.state,
    url: pull.url,
  };
}

/** A chart of a pull request, for whoever has just changed it. */
export function pullChartShape({ pull, version, submission, blocked }: PullChartView) {
  return {
    chart: pull.chart,
    submission: submission.id,
    revision: submission.revisions.at(-1)?.number ?? 0,
    version: version.version,
    contentDigest: version.contentDigest,
    state: version.state,
    ...(blocked === undefined ? {} : { blocked }),
  };
}

/**
 * A chart of a pull request whole.
 * @param findings how many at most
 * @param base address of the store
 */
export function wholePullChartShape(
  { chart, review, inspection, waitsFor, deployment, categoryNote }: WholePullChart,
  { findings, base }: { readonly findings: number; readonly base: string },
) {
  const { pull, version, submission } = chart;
  const { headSha, baseRef, path, title, url, author, category, closed, merge } = pull;
  return {
    ...pullChartShape(chart),
    headSha,
    baseRef,
    path,
    title,
    url,
    author: { ...author },
    category,
    categoryNote: categoryNote ?? null,
    updateLog: submission.updateLog,
    closed,
    merge:
      merge === null
        ? null
        : {
            mergedBy: merge.mergedById,
            mergeCommit: merge.mergeCommit,
            contentDigest: merge.contentDigest,
            at: iso(merge.atMs),
          },
    publishedAt: isoOrNull(version.publishedAtMs),
    approvals: review.approvals,
    approvalsNeeded: review.approvalsNeeded,
    votes: voteShapes(review),
    inspection: inspection === undefined ? null : pullInspectionShape(inspection, findings),
    waitsFor: waitsFor.map((one) => ({ ...one })),
    deployment: deployment === undefined ? null : pullDeploymentShape(deployment),
    detailsUrl: `${base}/submissions/${submission.id}`,
  };
}

/** What it proposes to suspend. */
export function pullProposalShape({ id, chart, state, decision }: SuspendProposal) {
  return {
    id,
    chart,
    state,
    decidedBy: decision?.byName ?? null,
    decision: decision?.message ?? null,
  };
}

/** How a chart is tried out. */
export function pullDeploymentShape({ deployment, operation }: PullDeployment) {
  const { workspaceSlug, projectSlug, name, chart, state, test, status, createdByName } = deployment;
  return {
    workspace: workspaceSlug,
    project: projectSlug,
    name,
    version: chart.version,
    state,
    expiresAt: isoOrNull(test?.expiresAtMs ?? null),
    status:
      status === null
        ? null
        : { code: status.code, message: status.message, resources: { ...status.resources } },
    requestedBy: createdByName,
    operation:
      operation === undefined
        ? null
        : {
            id: operation.id,
            kind: operation.kind,
            state: operation.state,
            message: operation.outcome?.message ?? null,
          },
  };
}

function pullInspectionShape({ inspection, judged, required }: PullInspection, atMost: number) {
  const { operation, revisionNumber } = inspection;
  const all = judged?.findings ?? [];
  const blocks = all.filter(({ judgement }) => judgement === 'blocks');
  const rest = all.filter(({ judgement }) => judgement !== 'blocks');
  const ended = operation.state === 'failed' || operation.state === 'cancelled';
  return {
    revision: revisionNumber,
    state: operation.state,
    operation: operation.id,
    required,
    finishedAt: isoOrNull(operation.finishedAtMs),
    problem: ended ? (operation.outcome?.message ?? operation.state) : null,
    report:
      judged === undefined
        ? null
        : {
            verdict: judged.verdict,
            rendered: judged.head.rendered,
            notRendered: judged.report.notRendered ?? null,
            activeVersion: judged.report.activeVersion ?? null,
            helmVersion: judged.head.helmVersion,
            summary: summaryShape(judged),
            counts: { ...judged.head.counts },
            blocking: blocks.length,
            waived: all.filter(({ judgement }) => judgement === 'waived').length,
            deployments: judged.report.deployments.length,
          },
    findings: [...blocks, ...rest].slice(0, atMost).map(findingShape),
    findingsTotal: all.length,
  };
}
