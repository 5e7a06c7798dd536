import { checkRunDocument } from '../documents/check.ts';
import type { Hub } from '../hub.ts';
import { GitHubError, notFound, unprocessable } from '../rest/github-error.ts';
import type {
  Account,
  Annotation,
  App,
  CheckAction,
  CheckConclusion,
  CheckRun,
  CheckStatus,
  Repository,
} from '../state/model.ts';
import { emit } from '../webhooks/emit.ts';
import { ensureSuite } from './check-suites.ts';

/** What an App says of a check run, in the words of the API. */
export interface CheckRunInput {
  name?: string;
  head_sha?: string;
  details_url?: string;
  external_id?: string;
  status?: CheckStatus;
  started_at?: string;
  conclusion?: CheckConclusion;
  completed_at?: string;
  output?: { title?: string; summary: string; text?: string; annotations?: Annotation[] };
  actions?: CheckAction[];
}

const longestTitle = 255;

export async function createCheckRun(
  hub: Hub,
  repository: Repository,
  app: App,
  input: CheckRunInput,
): Promise<CheckRun> {
  const headSha = input.head_sha ?? '';
  const head = await repository.git.commit(headSha);
  if (head === null) throw unprocessable('CheckRun', 'head_sha', `No commit found for SHA: ${headSha}`);
  const branches = await repository.git.refs('refs/heads/');
  const branch = [...branches].find(([, sha]) => sha === head.sha)?.[0] ?? null;
  const run: CheckRun = {
    id: hub.world.id(),
    suite: ensureSuite(hub, repository, app, head.sha, branch?.slice('refs/heads/'.length) ?? null),
    name: input.name ?? '',
    headSha: head.sha,
    detailsUrl: null,
    externalId: '',
    status: 'queued',
    conclusion: null,
    startedAt: hub.world.now(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  write(hub, run, input);
  repository.checkRuns.set(run.id, run);
  tell(hub, repository, run, 'created', app.bot);
  if (run.status === 'completed') tell(hub, repository, run, 'completed', app.bot);
  return run;
}

/** Changes a run of the App's own. Annotations are added to those there are, as at GitHub. */
export function updateCheckRun(
  hub: Hub,
  repository: Repository,
  of: { app: App; id: number; input: CheckRunInput },
): CheckRun {
  const run = findRun(repository, of.id);
  if (run.suite.app !== of.app)
    throw new GitHubError(
      403,
      'Invalid app_id `undefined` - check run can only be modified by the GitHub App that created it.',
    );
  const done = run.status === 'completed';
  write(hub, run, of.input);
  if (!done && run.status === 'completed') tell(hub, repository, run, 'completed', of.app.bot);
  return run;
}

/** Somebody pressed "re-run" at one check, or asked for it by the API. */
export function rerunCheck(hub: Hub, repository: Repository, id: number, by: Account): void {
  tell(hub, repository, findRun(repository, id), 'rerequested', by);
}

/** Somebody pressed one of the buttons that a check run shows. */
export function pressAction(
  hub: Hub,
  repository: Repository,
  id: number,
  identifier: string,
  by: Account,
): void {
  const run = findRun(repository, id);
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw unprocessable('CheckRun', 'actions', `The run shows no action ${identifier}.`);
  }
  tell(hub, repository, run, 'requested_action', by, { requested_action: { identifier } });
}

export function findRun(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.get(id);
  if (run === undefined) throw notFound();
  return run;
}

function write(hub: Hub, run: CheckRun, input: CheckRunInput): void {
  if (input.output?.title !== undefined && [...input.output.title].length > longestTitle) {
    throw unprocessable('CheckRun', 'title', `title is too long (maximum is ${longestTitle} characters)`);
  }
  run.name = input.name ?? run.name;
  run.detailsUrl = input.details_url ?? run.detailsUrl;
  run.externalId = input.external_id ?? run.externalId;
  run.suite.updatedAt = hub.world.now();
  if (input.started_at !== undefined) run.startedAt = new Date(input.started_at);
  if (input.output !== undefined) {
    const { title, summary, text, annotations } = input.output;
    run.output = { title: title ?? run.output.title, summary, text: text ?? run.output.text };
    run.annotations.push(...(annotations ?? []));
  }
  if (input.actions !== undefined) run.actions = input.actions;
  // A conclusion completes the run, whatever the status says.
  if (input.conclusion !== undefined) {
    run.conclusion = input.conclusion;
    run.status = 'completed';
    run.completedAt = input.completed_at === undefined ? hub.world.now() : new Date(input.completed_at);
  } else if (input.status !== undefined && input.status !== run.status) {
    run.status = input.status;
    if (input.status !== 'completed') {
      run.conclusion = null;
      run.completedAt = null;
    }
  }
}

function tell(
  hub: Hub,
  repository: Repository,
  run: CheckRun,
  action: string,
  sender: Account,
  more: Record<string, unknown> = {},
): void {
  emit(hub, {
    event: 'check_run',
    action,
    repository,
    sender,
    onlyApp: run.suite.app,
    body: { check_run: checkRunDocument(hub.world, repository, run, 'webhook'), ...more },
  });
}
