import { createClient, type Client } from '@chandlery/api-contract';
import { type Api, apiAs } from '../setup/api.ts';
import { startServer, type TestServer } from '../setup/server.ts';

const password = 'a-long-enough-password';

/** The real store with a workspace `team`, people, and a service account for the bot. */
export type BotStore = {
  readonly server: TestServer;
  readonly admin: Api;
  /** Somebody's API, by account. */
  as(name: string): Api;
  /** The bot's token, and its client. */
  readonly token: string;
  readonly bot: Client;
};

/** Who has an account here: ada administers the workspace, rex and amy review, mel may publish nothing. */
export const accounts = ['ada', 'rex', 'amy', 'mel'] as const;

/**
 * Starts it. Without Helm inspections say that nothing was rendered, which is all that most tests need.
 * @param settings CHANDLERY_* variables
 */
export async function startStore(settings: Readonly<Record<string, string>> = {}): Promise<BotStore> {
  const server = await startServer({ settings });
  const admin = apiAs(server.url, server.admin.name, server.admin.password);
  for (const name of accounts)
    await admin.call('POST', '/api/v1/accounts', {
      name,
      password,
      ...(name === 'rex' || name === 'amy' ? { platformRoles: ['reviewer'] } : {}),
    });
  await admin.call('POST', '/api/v1/workspaces', { slug: 'team', admin: 'ada' });
  await admin.call('POST', '/api/v1/service-accounts', { name: 'bot', role: 'review-bot' });
  const made = await admin.call('POST', '/api/v1/service-accounts/bot/tokens', { name: 'b', scopes: ['*'] });
  const token = String(made['secret']);
  return {
    server,
    admin,
    as: (name) => apiAs(server.url, name, password),
    token,
    bot: createClient({ baseUrl: server.url, credentials: { token } }),
  };
}
