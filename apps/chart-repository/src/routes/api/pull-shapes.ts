import type { BoundRepository, GithubLink } from '@chandlery/persistence';
import type { RepositoryView } from '../../use-cases/pulls/manage-repositories.ts';
import type { PullChartView, PullView } from '../../use-cases/pulls/view-pull.ts';
import { iso, isoOrNull } from './shapes.ts';
import { voteShapes } from './submission-shapes.ts';

/** A repository as lists have it. */
export function repositoryShape(repository: BoundRepository) {
  const { repositoryId, installationId, fullName, workspaceSlug, createdAtMs, revision } = repository;
  return {
    repositoryId,
    installationId,
    fullName,
    workspace: workspaceSlug,
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

/** All of a pull request. */
export function pullShape({ workspace, charts }: PullView) {
  return {
    workspace,
    charts: charts.map(({ chart, review }) => {
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
      };
    }),
  };
}
