import { people, workspaces } from '../catalogue/people.ts';
import { DemoError } from '../client/open-store.ts';
import { found, type StoreClient } from '../client/store-client.ts';

type Named = { readonly displayName: string };

/**
 * Looks before anything is made whether the names that the demo wants are free, or the demo's own of an earlier run: it
 * sets passwords of its people and fills its workspaces, and must not do that to somebody else's.
 * @throws DemoError
 */
export async function requireFree(admin: StoreClient): Promise<void> {
  for (const { name, displayName } of people)
    requireOwn('account', name, displayName, await found(admin.get<Named>(`/accounts/${name}`)));
  for (const { slug, displayName } of workspaces)
    requireOwn('workspace', slug, displayName, await found(admin.get<Named>(`/workspaces/${slug}`)));
}

function requireOwn(what: string, name: string, wanted: string, there: Named | undefined): void {
  if (there === undefined || there.displayName === wanted) return;
  throw new DemoError(
    `The ${what} ${name} (${there.displayName}) is not the demo's, which would be called ${wanted}. Fill another store.`,
  );
}
