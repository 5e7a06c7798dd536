import { actor } from '../access/caller.ts';
import {
  createCheckRun,
  findRun,
  rerunCheck,
  updateCheckRun,
  type CheckRunInput,
} from '../actions/check-runs.ts';
import { ensureSuite, rerunSuite } from '../actions/check-suites.ts';
import { processQueue } from '../actions/merge-queue.ts';
import { annotationDocument, checkRunDocument, checkSuiteDocument, runsOf } from '../documents/check.ts';
import type { CheckRun, CheckSuite } from '../state/model.ts';
import { commitAt } from './content-routes.ts';
import { notFound } from './github-error.ts';
import { page } from './pages.ts';
import {
  bodyOf,
  callingApp,
  created,
  numberIn,
  ok,
  repositoryRoute,
  textIn,
  type RepositoryCall,
  type Route,
} from './route.ts';

/** Check runs and suites. */
export const checkRoutes: readonly Route[] = [
  repositoryRoute('POST', '/check-runs', 'checks:write', async (call) => {
    const run = await createCheckRun(
      call.hub,
      call.repository,
      callingApp(call),
      bodyOf<CheckRunInput>(call),
    );
    await processQueue(call.hub, call.repository);
    return created(document(call, run));
  }),
  repositoryRoute('GET', '/check-runs/{check_run_id}', 'checks:read', (call) =>
    ok(document(call, runIn(call))),
  ),
  repositoryRoute('PATCH', '/check-runs/{check_run_id}', 'checks:write', async (call) => {
    const run = updateCheckRun(call.hub, call.repository, {
      app: callingApp(call),
      id: numberIn(call, 'check_run_id'),
      input: bodyOf<CheckRunInput>(call),
    });
    await processQueue(call.hub, call.repository);
    return ok(document(call, run));
  }),
  repositoryRoute('GET', '/check-runs/{check_run_id}/annotations', 'checks:read', (call) => {
    const run = runIn(call);
    return page(call, run.annotations, (one) =>
      annotationDocument(call.hub.world, call.repository, run, one),
    );
  }),
  repositoryRoute('POST', '/check-runs/{check_run_id}/rerequest', 'checks:write', (call) => {
    rerunCheck(call.hub, call.repository, numberIn(call, 'check_run_id'), actor(call.caller));
    return created({});
  }),
  repositoryRoute('GET', '/commits/{ref}/check-runs', 'checks:read', async (call) => {
    const { sha } = await commitAt(call, textIn(call, 'ref'));
    return listed(
      call,
      [...call.repository.checkRuns.values()].filter((run) => run.headSha === sha),
    );
  }),
  repositoryRoute('GET', '/check-suites/{check_suite_id}/check-runs', 'checks:read', (call) =>
    listed(call, runsOf(call.repository, suiteIn(call))),
  ),
  repositoryRoute('POST', '/check-suites', 'checks:write', async (call) => {
    const commit = await commitAt(call, bodyOf<{ head_sha: string }>(call).head_sha);
    const known = call.repository.checkSuites.size;
    const suite = ensureSuite(call.hub, call.repository, callingApp(call), commit.sha, null);
    const status = call.repository.checkSuites.size === known ? 200 : 201;
    return { status, body: checkSuiteDocument(call.hub.world, call.repository, suite, commit) };
  }),
  repositoryRoute('GET', '/check-suites/{check_suite_id}', 'checks:read', async (call) =>
    ok(await suiteDocument(call, suiteIn(call))),
  ),
  repositoryRoute('POST', '/check-suites/{check_suite_id}/rerequest', 'checks:write', async (call) => {
    await rerunSuite(call.hub, call.repository, numberIn(call, 'check_suite_id'), actor(call.caller));
    return created({});
  }),
  repositoryRoute('GET', '/commits/{ref}/check-suites', 'checks:read', async (call) => {
    const { sha } = await commitAt(call, textIn(call, 'ref'));
    const wanted = call.query['app_id'];
    const suites = [...call.repository.checkSuites.values()].filter(
      (suite) => suite.headSha === sha && (wanted === undefined || String(suite.app.id) === wanted),
    );
    const wrap = (found: unknown[]) => ({ total_count: suites.length, check_suites: found });
    return page(call, suites, (suite) => suiteDocument(call, suite), wrap);
  }),
];

/** Of runs of the same name and App the newest only, unless all are asked for. */
function listed(call: RepositoryCall, runs: readonly CheckRun[]) {
  const { check_name: name, status, filter = 'latest', app_id: app } = call.query;
  const fits = runs.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (app === undefined || String(run.suite.app.id) === app),
  );
  const newest = new Map(fits.map((run) => [`${run.suite.id}/${run.name}`, run]));
  const chosen = filter === 'all' ? fits : [...newest.values()];
  const wrap = (found: unknown[]) => ({ total_count: chosen.length, check_runs: found });
  return page(call, chosen, (run) => document(call, run), wrap);
}

function document(call: RepositoryCall, run: CheckRun) {
  return checkRunDocument(call.hub.world, call.repository, run, 'api');
}

async function suiteDocument(call: RepositoryCall, suite: CheckSuite) {
  const head = await call.repository.git.commit(suite.headSha);
  if (head === null) throw notFound();
  return checkSuiteDocument(call.hub.world, call.repository, suite, head);
}

function runIn(call: RepositoryCall): CheckRun {
  return findRun(call.repository, numberIn(call, 'check_run_id'));
}

function suiteIn(call: RepositoryCall): CheckSuite {
  const suite = call.repository.checkSuites.get(numberIn(call, 'check_suite_id'));
  if (suite === undefined) throw notFound();
  return suite;
}
