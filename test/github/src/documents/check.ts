import { timestamp, type Commit } from '../git/commit.ts';
import type { Annotation, CheckRun, CheckSuite, PullRequest, Repository } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { appDocument } from './app.ts';
import { simpleCommitDocument } from './commit.ts';
import { nodeId, pageUrl, pathInUrl, repositoryUrl } from './links.ts';
import { repositoryDocument } from './repository.ts';

/** A check run, in the API and in webhooks. */
export function checkRunDocument(
  world: World,
  repository: Repository,
  run: CheckRun,
  voice: 'api' | 'webhook',
) {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`;
  const { suite } = run;
  const pulls = minimalPulls(world, repository, run.headSha);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${pageUrl(world, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${world.origin}/apps/${suite.app.slug}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timestamp(run.startedAt ?? suite.createdAt),
    completed_at: run.completedAt === null ? null : timestamp(run.completedAt),
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: voice === 'api' ? { id: suite.id } : suiteInRun(world, repository, suite),
    app: appDocument(world, suite.app),
    pull_requests: pulls,
  };
}

/** A check suite as the API has it. */
export function checkSuiteDocument(world: World, repository: Repository, suite: CheckSuite, head: Commit) {
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`;
  return {
    ...suiteInRun(world, repository, suite),
    app: appDocument(world, suite.app),
    repository: repositoryDocument(world, repository),
    head_commit: simpleCommitDocument(head),
    latest_check_runs_count: runsOf(repository, suite).length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

/** A check suite as webhooks have it. */
export function checkSuitePayload(world: World, repository: Repository, suite: CheckSuite, head: Commit) {
  const { repository: _, ...rest } = checkSuiteDocument(world, repository, suite, head);
  return rest;
}

/** One annotation of a check run. */
export function annotationDocument(
  world: World,
  repository: Repository,
  run: CheckRun,
  annotation: Annotation,
) {
  return {
    path: annotation.path,
    blob_href: `${pageUrl(world, repository)}/blob/${run.headSha}/${pathInUrl(annotation.path)}`,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}

/** The runs of a suite, newest last. */
export function runsOf(repository: Repository, suite: CheckSuite): CheckRun[] {
  return [...repository.checkRuns.values()].filter((run) => run.suite === suite);
}

function suiteInRun(world: World, repository: Repository, suite: CheckSuite) {
  const runs = runsOf(repository, suite);
  const done = runs.length > 0 && runs.every((run) => run.status === 'completed');
  const failed = runs.find((run) => run.conclusion !== 'success' && run.conclusion !== 'neutral');
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: done ? ('completed' as const) : ('queued' as const),
    conclusion: done ? (failed?.conclusion ?? ('success' as const)) : null,
    url: `${repositoryUrl(world, repository)}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    created_at: timestamp(suite.createdAt),
    updated_at: timestamp(suite.updatedAt),
    pull_requests: minimalPulls(world, repository, suite.headSha),
    app: appDocument(world, suite.app),
    repository: repositoryDocument(world, repository),
  };
}

/** The open pull requests with this head; those from forks are left out, as GitHub does. */
function minimalPulls(world: World, repository: Repository, headSha: string) {
  const found = [...repository.pulls.values()].filter(
    (pull) => pull.state === 'open' && pull.head.sha === headSha && pull.head.repository === repository,
  );
  return found.map((pull) => minimalPull(world, pull));
}

function minimalPull(world: World, pull: PullRequest) {
  const end = (repository: Repository, ref: string, sha: string) => ({
    ref,
    sha,
    repo: { id: repository.id, url: repositoryUrl(world, repository), name: repository.name },
  });
  return {
    id: pull.id,
    number: pull.number,
    url: `${repositoryUrl(world, pull.repository)}/pulls/${pull.number}`,
    head: end(pull.head.repository, pull.head.ref, pull.head.sha),
    base: end(pull.repository, pull.base.ref, pull.base.sha),
  };
}
