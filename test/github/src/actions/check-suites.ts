import { allows } from '../access/caller.ts';
import { checkSuitePayload } from '../documents/check.ts';
import { notFound } from '../rest/github-error.ts';
import type { Hub } from '../hub.ts';
import type { Account, App, CheckSuite, Repository } from '../state/model.ts';
import { emit } from '../webhooks/emit.ts';
import { covers } from '../state/world.ts';

/** The suite of an App for a commit; there is one for each commit and App. */
export function ensureSuite(
  hub: Hub,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null,
) {
  const suites = [...repository.checkSuites.values()];
  const known = suites.find((suite) => suite.app === app && suite.headSha === headSha);
  if (known !== undefined) return known;
  const now = hub.world.now();
  const suite: CheckSuite = { id: hub.world.id(), app, headSha, headBranch, createdAt: now, updatedAt: now };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

/** A push to a repository makes a suite for every App that may write checks there, and asks it to start. */
export async function suiteFor(
  hub: Hub,
  repository: Repository,
  of: { headSha: string; headBranch: string; by: Account },
): Promise<void> {
  for (const installation of hub.world.installations.values()) {
    if (!covers(installation, repository) || installation.suspended !== null) continue;
    if (!allows(installation.permissions, { permission: 'checks', level: 'write' })) continue;
    const suite = ensureSuite(hub, repository, installation.app, of.headSha, of.headBranch);
    await suiteHappened(hub, repository, suite, 'requested', of.by);
  }
}

/** Somebody pressed "re-run all checks", or asked for it by the API. */
export function rerunSuite(hub: Hub, repository: Repository, suiteId: number, by: Account): Promise<void> {
  const suite = repository.checkSuites.get(suiteId);
  if (suite === undefined) throw notFound();
  return suiteHappened(hub, repository, suite, 'rerequested', by);
}

async function suiteHappened(
  hub: Hub,
  repository: Repository,
  suite: CheckSuite,
  action: string,
  sender: Account,
): Promise<void> {
  const head = await repository.git.commit(suite.headSha);
  if (head === null) throw notFound();
  emit(hub, {
    event: 'check_suite',
    action,
    repository,
    sender,
    onlyApp: suite.app,
    body: { check_suite: checkSuitePayload(hub.world, repository, suite, head) },
  });
}
