import { administratorOf, categories, people, roles, workspaces } from '../catalogue/people.ts';
import { found, type StoreClient } from '../client/store-client.ts';

/** What there is now, of what the demo wants. */
export type Counted = { made: number; there: number };

/** Makes the custom roles, which people are given when they get their accounts. */
export async function makeRoles(admin: StoreClient): Promise<Counted> {
  const count = { made: 0, there: 0 };
  for (const role of roles) {
    const there = await found(admin.get(`/roles/platform/${role.name}`));
    if (there === undefined) await admin.send('POST', '/roles/platform', role);
    count[there === undefined ? 'made' : 'there'] += 1;
  }
  return count;
}

/** Makes the workspaces with their policies, and gives people their roles by invitation. */
export async function makeWorkspaces(admin: StoreClient): Promise<Counted> {
  const count = { made: 0, there: 0 };
  for (const { slug, displayName, description, approvals = 1 } of workspaces) {
    const there = await found(admin.get(`/workspaces/${slug}`));
    if (there === undefined) {
      await admin.send('POST', '/workspaces', {
        slug,
        displayName,
        description,
        admin: administratorOf(slug),
      });
      // Said in full: what the demo does must come out the same whatever the policy of the platform is.
      const policy = { approvals, publishOnPass: false, numberRule: 'digit_and_dot', roles: [] };
      await admin.send('PUT', `/workspaces/${slug}/policy`, policy);
    }
    count[there === undefined ? 'made' : 'there'] += 1;
    await inviteMembers(admin, slug);
  }
  return count;
}

async function inviteMembers(admin: StoreClient, workspace: string): Promise<void> {
  const members = await admin.get<{ items: readonly { account: string }[] }>(
    `/workspaces/${workspace}/members`,
  );
  const there = new Set(members.items.map(({ account }) => account));
  for (const { name, roles: held } of people) {
    const role = held[workspace];
    if (role === undefined || there.has(name)) continue;
    await admin.send('POST', `/workspaces/${workspace}/invitations`, { account: name, role });
  }
}

/** Makes the categories, in their order. */
export async function makeCategories(admin: StoreClient): Promise<Counted> {
  const count = { made: 0, there: 0 };
  for (const [index, category] of categories.entries()) {
    const there = await found(admin.get(`/categories/${category.slug}`));
    if (there === undefined)
      await admin.send('POST', '/categories', { ...category, position: 10 * (index + 1) });
    count[there === undefined ? 'made' : 'there'] += 1;
  }
  return count;
}
