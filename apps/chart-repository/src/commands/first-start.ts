import { applyOverride, defaultPlatformPolicy, loosenedFields, systemActor } from '@chandlery/lifecycle';
import type { Database } from '@chandlery/persistence';
import type { Config } from '../config.ts';
import { hashPassword } from '../security/password.ts';
import { newPassword } from '../security/secrets.ts';

/**
 * Creates the administrator and the workspace `default` where nobody has an account yet.
 * @param say where a first administrator's password is printed: never the log
 */
export async function firstStart(
  config: Config,
  database: Database,
  say: (text: string) => void,
): Promise<void> {
  if ((await database.accounts.count()) > 0) return;
  const password = config.adminPassword ?? newPassword();
  const override =
    config.defaultApprovals === defaultPlatformPolicy.approvals ? {} : { approvals: config.defaultApprovals };
  const loosened =
    loosenedFields(defaultPlatformPolicy, applyOverride(defaultPlatformPolicy, override)).length > 0;
  const created = await database.firstStart({
    admin: {
      name: config.adminName,
      displayName: 'Administrator',
      passwordHash: await hashPassword(password),
      platformRoles: ['platform-admin'],
    },
    workspace: { slug: 'default', displayName: 'default', description: '', policy: { override, loosened } },
    actor: systemActor,
  });
  if (created && config.adminPassword === undefined) {
    say(
      `\nFirst start: the administrator is ${config.adminName}, with the password\n\n    ${password}\n\nIt is shown this once.\n`,
    );
  }
}
