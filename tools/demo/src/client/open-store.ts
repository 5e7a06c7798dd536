import { storeClient, type StoreClient, StoreRefusal } from './store-client.ts';

/** What cannot be done, and what would help: for people, without a stack. */
export class DemoError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DemoError';
  }
}

/**
 * Signs in as the administrator.
 * @throws DemoError where nothing runs there, something else does, the password is wrong, or the account administers nothing
 */
export async function openStore(url: string, name: string, password: string): Promise<StoreClient> {
  await requireStore(url);
  const client = storeClient(url, { name, password });
  const me = await client.get<{ platformPermissions: readonly string[] }>('/me').catch((error: unknown) => {
    if (!(error instanceof StoreRefusal)) throw error;
    if (error.status === 401)
      throw new DemoError(
        `The password of ${name} is wrong. Give the one that the first start printed, in CHANDLERY_ADMIN_PASSWORD.`,
        error,
      );
    throw new DemoError(error.message, error);
  });
  if (me.platformPermissions.includes('platform.administer')) return client;
  throw new DemoError(`${name} is no administrator. The demo makes accounts, roles and workspaces.`);
}

/** Asks without credentials first, so that no password goes to something that is no store. */
async function requireStore(url: string): Promise<void> {
  if (!URL.canParse(url))
    throw new DemoError(`${url} is no address. Give one such as http://127.0.0.1:8080.`);
  let answer: Response;
  try {
    answer = await fetch(`${url.replace(/\/+$/, '')}/`, { signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    throw new DemoError(`Nothing answers at ${url}. Start the store (npm start), or give its --url.`, error);
  }
  if ((await answer.text()).startsWith('Chandlery ')) return;
  throw new DemoError(`What answers at ${url} is no Chandlery. Give the address of the store in --url.`);
}
