import { defaultPlatformPolicy } from '@chandlery/lifecycle';
import type { FirstStart } from '../ports/index.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { accountCreated, insertAccount } from './account-rows.ts';
import { insertMember, memberEntry } from './members.ts';
import { insertWorkspace, workspaceCreated } from './workspace-rows.ts';
import { firstMemberRole } from './workspaces.ts';

/** Fills an empty database: administrator, workspace with the administrator in it, platform policy. */
export async function firstStart(
  scope: CommandScope,
  { admin, workspace, actor }: FirstStart,
): Promise<Outcome<boolean>> {
  await scope.excludeOthers();
  const somebody = await scope.db.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
  if (somebody !== undefined) return { result: false };
  const account = await insertAccount(scope, admin);
  const created = await insertWorkspace(scope, workspace);
  await insertMember(scope, created.id, account.id, firstMemberRole);
  await scope.db
    .insertInto('platform_policy')
    .values({ id: 1, policy: JSON.stringify(defaultPlatformPolicy), revision: 1, changed_at: scope.nowMs })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const names = { workspaceId: created.id, slug: created.slug, accountId: account.id, name: account.name };
  return {
    result: true,
    record: {
      actor,
      type: 'platform.first_start',
      workspaceId: created.id,
      data: { account: account.name, workspace: created.slug },
      audit: [
        accountCreated(account),
        workspaceCreated(created),
        memberEntry('add', names, null, firstMemberRole),
        {
          action: 'set',
          subject: { kind: 'policy', id: 'platform', name: 'platform' },
          before: null,
          after: defaultPlatformPolicy,
        },
      ],
    },
  };
}
