import type { CustomRoleLevel } from '@chandlery/lifecycle';
import type { RoleUses } from '../ports/roles.ts';
import type { CommandScope } from '../writer/writer.ts';
import { overrideColumn, textsColumn } from './json-columns.ts';

/** How many uses are named; the counts say how many there are. */
const named = 10;

/** Who has a role, and which policies and open invitations name it. */
export async function usesOfRole(
  scope: CommandScope,
  level: CustomRoleLevel,
  name: string,
): Promise<RoleUses> {
  const [accounts, policies] =
    level === 'platform' ? [await accountsWith(scope, name), await policiesNaming(scope, name)] : [[], []];
  const [members, invitations] =
    level === 'workspace'
      ? [await membersWith(scope, name), await openInvitationsWith(scope, name)]
      : [[], []];
  return {
    accounts: accounts.length,
    members: members.length,
    invitations: invitations.length,
    policies: policies.length,
    by: [...accounts, ...members, ...invitations, ...policies].slice(0, named),
  };
}

async function accountsWith({ db }: CommandScope, role: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select(['name', 'platform_roles'])
    .where('platform_roles', 'like', `%"${role}"%`)
    .orderBy('name_key')
    .execute();
  return rows.filter((row) => textsColumn(row.platform_roles).includes(role)).map((row) => row.name);
}

async function policiesNaming({ db }: CommandScope, role: string): Promise<readonly string[]> {
  const platform = await db.selectFrom('platform_policy').select('policy').executeTakeFirst();
  const rows = await db
    .selectFrom('workspaces')
    .select(['slug', 'policy_override'])
    .where('policy_override', 'like', `%"${role}"%`)
    .orderBy('slug')
    .execute();
  const names = (text: string) => overrideColumn(text).roles?.includes(role) === true;
  return [
    ...(platform !== undefined && names(platform.policy) ? ['policy of the platform'] : []),
    ...rows.filter((row) => names(row.policy_override)).map(({ slug }) => `policy of ${slug}`),
  ];
}

async function membersWith({ db }: CommandScope, role: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .select(['accounts.name', 'workspaces.slug'])
    .where('role', '=', role)
    .orderBy('slug')
    .orderBy('name_key')
    .execute();
  return rows.map(({ name, slug }) => `${name} in ${slug}`);
}

async function openInvitationsWith({ db, nowMs }: CommandScope, role: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('invitations')
    .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
    .select(['invitee', 'slug'])
    .where('role', '=', role)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', nowMs)
    .orderBy('slug')
    .execute();
  return rows.map(({ invitee, slug }) => `invitation of ${invitee} into ${slug}`);
}
