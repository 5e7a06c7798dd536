import { accountDocument, publicUserDocument } from '../documents/account.ts';
import { teamDocument } from '../documents/team.ts';
import type { Account, Team } from '../state/model.ts';
import { allows } from '../access/caller.ts';
import { GitHubError, notAccessible, notFound } from './github-error.ts';
import { page } from './pages.ts';
import { noContent, numberIn, ok, plainRoute, textIn, type Call, type Route } from './route.ts';

/** Users, members and teams. */
export const accountRoutes: readonly Route[] = [
  plainRoute('GET', '/users/{username}', (call) => ok(publicUserDocument(call.hub.world, userIn(call)))),
  plainRoute('GET', '/user/{account_id}', (call) => {
    const account = call.hub.world.accounts.get(numberIn(call, 'account_id'));
    if (account === undefined) throw notFound();
    return ok(publicUserDocument(call.hub.world, account));
  }),
  plainRoute('GET', '/user', (call) => {
    if (call.caller.kind !== 'person') throw new GitHubError(403, 'Resource not accessible by integration');
    return ok(publicUserDocument(call.hub.world, call.caller.account));
  }),
  plainRoute('GET', '/orgs/{org}/teams', (call) => {
    mayReadMembers(call);
    const teams = teamsOf(call);
    return page(call, teams, (team) => teamDocument(call.hub.world, team));
  }),
  plainRoute('GET', '/orgs/{org}/teams/{team_slug}/members', (call) => {
    const team = teamIn(call);
    const members = [...team.members.keys()].map((id) => call.hub.world.accounts.get(id));
    const known = members.filter((account) => account !== undefined);
    return page(call, known, (account) => accountDocument(call.hub.world, account));
  }),
  plainRoute('GET', '/orgs/{org}/teams/{team_slug}/memberships/{username}', (call) => {
    const team = teamIn(call);
    const role = team.members.get(userIn(call).id);
    if (role === undefined) throw notFound();
    const { world } = call.hub;
    const url = `${world.origin}/organizations/${team.organization.id}/team/${team.id}/memberships/${textIn(call, 'username')}`;
    return ok({ role, state: 'active', url });
  }),
  plainRoute('GET', '/orgs/{org}/members/{username}', (call) => {
    mayReadMembers(call);
    const { id } = userIn(call);
    if (!teamsOf(call).some((team) => team.members.has(id))) throw notFound();
    return noContent();
  }),
];

/** Teams and members are seen by an App only with the organisation's permission `members`. */
function mayReadMembers(call: Call): void {
  if (call.caller.kind === 'nobody') throw new GitHubError(401, 'Requires authentication');
  if (call.caller.kind !== 'installation') return;
  if (!allows(call.caller.token.permissions, { permission: 'members', level: 'read' })) throw notAccessible();
}

function organizationIn(call: Call): Account {
  const organization = call.hub.world.account(textIn(call, 'org'));
  if (organization?.type !== 'Organization') throw notFound();
  return organization;
}

function teamsOf(call: Call): Team[] {
  const organization = organizationIn(call);
  return [...call.hub.world.teams.values()].filter((team) => team.organization === organization);
}

function teamIn(call: Call): Team {
  mayReadMembers(call);
  const team = teamsOf(call).find((one) => one.slug === textIn(call, 'team_slug'));
  if (team === undefined) throw notFound();
  return team;
}

function userIn(call: Call): Account {
  const account = call.hub.world.account(textIn(call, 'username'));
  if (account === undefined) throw notFound();
  return account;
}
