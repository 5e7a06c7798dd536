import { parseArgs } from 'node:util';
import { DemoError } from './client/open-store.ts';

/** Where the store is, and who fills it. */
export type DemoArguments = {
  readonly url: string;
  readonly adminName: string;
  readonly adminPassword: string;
  /** Of the people that the demo makes; a random one unless given. */
  readonly password?: string | undefined;
};

/** How the demo is called. */
export const usage = `usage: npm run demo -- [--url URL] [--admin NAME] [--admin-password PASSWORD] [--password PASSWORD]

  --url             where the store runs; else $CHANDLERY, else http://127.0.0.1:8080
  --admin           an administrator; else $CHANDLERY_ADMIN_NAME, else admin
  --admin-password  their password; else $CHANDLERY_ADMIN_PASSWORD (which no list of processes shows)
  --password        of all the people that the demo makes, at least 12 characters; else a random one, printed at the end
`;

/** @throws DemoError where something is missing or unknown */
export function readArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DemoArguments {
  const values = parsed(args);
  const adminPassword = values['admin-password'] ?? env['CHANDLERY_ADMIN_PASSWORD'];
  if (adminPassword === undefined || adminPassword === '')
    throw new DemoError(
      'The password of the administrator is missing. The first start of the store printed it: give it in CHANDLERY_ADMIN_PASSWORD.',
    );
  if (values.password !== undefined && values.password.length < 12)
    throw new DemoError('--password has fewer than 12 characters.');
  return {
    url: values.url ?? env['CHANDLERY'] ?? 'http://127.0.0.1:8080',
    adminName: values.admin ?? env['CHANDLERY_ADMIN_NAME'] ?? 'admin',
    adminPassword,
    password: values.password,
  };
}

function parsed(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { url: option, admin: option, 'admin-password': option, password: option },
    }).values;
  } catch (error) {
    throw new DemoError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, error);
  }
}
