import { people } from '../catalogue/people.ts';
import { found, storeClient, type StoreClient } from '../client/store-client.ts';

/** The people of the demo, who act by passwords of their own. */
export type Cast = {
  /** The API as one of them; somebody who was there before gets the run's password first. */
  as(name: string): Promise<StoreClient>;
  /** Whose password this run set. */
  readonly withPassword: ReadonlySet<string>;
  /** How many accounts this run made. */
  readonly made: number;
};

/** Makes the accounts that are not there yet. The password of one that is there stays as it is until it is needed. */
export async function castOf(url: string, admin: StoreClient, password: string): Promise<Cast> {
  const withPassword = new Set<string>();
  let made = 0;
  for (const { name, displayName, platformRoles } of people) {
    const account = await found(admin.get(`/accounts/${name}`));
    if (account === undefined) {
      const roles = platformRoles === undefined ? {} : { platformRoles };
      await admin.send('POST', '/accounts', { name, displayName, password, ...roles });
      withPassword.add(name);
      made += 1;
    }
  }

  const clients = new Map<string, Promise<StoreClient>>();
  const signIn = async (name: string): Promise<StoreClient> => {
    if (!withPassword.has(name)) {
      await admin.send('PATCH', `/accounts/${name}`, { password });
      withPassword.add(name);
    }
    return storeClient(url, { name, password });
  };
  return {
    withPassword,
    made,
    as(name) {
      const client = clients.get(name) ?? signIn(name);
      clients.set(name, client);
      return client;
    },
  };
}
