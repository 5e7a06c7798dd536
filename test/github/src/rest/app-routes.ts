import { createToken, installationRepositories } from '../actions/installations.ts';
import { appDocument, installationDocument } from '../documents/app.ts';
import { repositoryDocument } from '../documents/repository.ts';
import { timestamp } from '../git/commit.ts';
import type { Account, Installation, Permissions } from '../state/model.ts';
import { notFound } from './github-error.ts';
import { page } from './pages.ts';
import {
  appRoute,
  bodyOf,
  created,
  noContent,
  numberIn,
  ok,
  plainRoute,
  textIn,
  type AppCall,
  type Call,
  type Route,
} from './route.ts';
import { GitHubError } from './github-error.ts';

/** The App, its installations and their tokens. */
export const appRoutes: readonly Route[] = [
  appRoute('GET', '/app', (call) =>
    ok({ ...appDocument(call.hub.world, call.app), installations_count: installationsOf(call).length }),
  ),
  appRoute('GET', '/app/installations', (call) =>
    page(call, installationsOf(call), (one) => installationDocument(call.hub.world, one)),
  ),
  appRoute('GET', '/app/installations/{installation_id}', (call) =>
    ok(installationDocument(call.hub.world, installationIn(call))),
  ),
  appRoute('POST', '/app/installations/{installation_id}/access_tokens', (call) => {
    const asked = bodyOf<{ repositories?: string[]; repository_ids?: number[]; permissions?: Permissions }>(
      call,
    );
    const { hub } = call;
    const installation = installationIn(call);
    const reach = installationRepositories(hub.world, installation);
    const named = asked.repositories?.map((name) => reach.find((one) => one.name === name)?.id ?? 0);
    const repositoryIds = asked.repository_ids ?? named;
    const token = createToken(hub, installation, {
      ...(asked.permissions === undefined ? {} : { permissions: asked.permissions }),
      ...(repositoryIds === undefined ? {} : { repositoryIds }),
    });
    const chosen = reach.filter((one) => repositoryIds?.includes(one.id));
    return created({
      token: token.token,
      expires_at: timestamp(token.expiresAt),
      permissions: token.permissions,
      repository_selection:
        installation.repositories === 'all' && repositoryIds === undefined ? 'all' : 'selected',
      ...(repositoryIds === undefined
        ? {}
        : { repositories: chosen.map((one) => repositoryDocument(hub.world, one)) }),
    });
  }),
  appRoute('GET', '/repos/{owner}/{repo}/installation', (call) => {
    const { world } = call.hub;
    const repository = world.repository(`${textIn(call, 'owner')}/${textIn(call, 'repo')}`);
    const installation = repository && world.installationFor(call.app, repository);
    if (installation === undefined) throw notFound();
    return ok(installationDocument(world, installation));
  }),
  appRoute('GET', '/orgs/{org}/installation', (call) => ofAccount(call, textIn(call, 'org'), 'Organization')),
  appRoute('GET', '/users/{username}/installation', (call) =>
    ofAccount(call, textIn(call, 'username'), 'User'),
  ),
  plainRoute('GET', '/installation/repositories', (call) => {
    const { token } = installationToken(call);
    const all = installationRepositories(call.hub.world, token.installation);
    const seen = all.filter((one) => token.repositoryIds === null || token.repositoryIds.includes(one.id));
    return page(
      call,
      seen,
      (one) => repositoryDocument(call.hub.world, one),
      (repositories) => ({
        total_count: seen.length,
        repository_selection: token.installation.repositories === 'all' ? 'all' : 'selected',
        repositories,
      }),
    );
  }),
  plainRoute('DELETE', '/installation/token', (call) => {
    call.hub.world.tokens.delete(installationToken(call).token.token);
    return noContent();
  }),
];

/** What says where a repository's App is installed belongs to the App, not to the repository's permissions. */
function ofAccount(call: AppCall, login: string, type: Account['type']) {
  const found = installationsOf(call).find(
    ({ account }) => account.login.toLowerCase() === login.toLowerCase() && account.type === type,
  );
  if (found === undefined) throw notFound();
  return ok(installationDocument(call.hub.world, found));
}

function installationsOf(call: AppCall): Installation[] {
  return [...call.hub.world.installations.values()].filter((one) => one.app === call.app);
}

function installationIn(call: AppCall): Installation {
  const installation = call.hub.world.installations.get(numberIn(call, 'installation_id'));
  if (installation === undefined || installation.app !== call.app) throw notFound();
  return installation;
}

function installationToken(call: Call) {
  if (call.caller.kind === 'installation') return call.caller;
  throw new GitHubError(403, 'Resource not accessible by personal access token');
}
