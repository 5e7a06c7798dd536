import { createHash } from 'node:crypto';
import type { Client } from '@chandlery/api-contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserFetch, type Clients, clientsOf, operationNames } from './testing/client.ts';
import { allInspected } from './testing/inspected.ts';
import { png } from './testing/images.ts';
import { ada, admin, chart, rex, rob, type TestApp, testApp, una } from './testing/test-app.ts';

/* Every operation of the client, over a socket, against the real server; the last test makes sure that none was left out. */
let app: TestApp;
let clients: Clients;
let publisher: Client;
let reviewer: Client;
let operator: Client;
beforeAll(async () => {
  app = await testApp();
  clients = await clientsOf(app);
  [publisher, reviewer, operator] = [clients.of(ada), clients.of(rex), clients.of(admin)];
});
afterAll(() => app.close());

const password = 'a-long-enough-password';
const workspace = 'team';
const redis = { workspace, app: 'redis' };
const first = { ...redis, version: '1.0.0' };

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('accounts, tokens and who one is', async () => {
  const made = await operator.accounts.create({ name: 'kim', password });
  expect(await operator.accounts.get({ account: 'kim' })).toEqual(made);
  const { displayName } = await operator.accounts.update({ account: 'kim' }, { displayName: 'Kim' });
  expect(displayName).toBe('Kim');
  expect((await operator.accounts.list({ limit: 2 })).items).toHaveLength(2);
  expect((await all(operator.accounts.all({ limit: 2 }))).map(({ name }) => name)).toContain('kim');

  const kim = clients.of(`kim:${password}`);
  expect((await kim.me.get()).account.name).toBe('kim');
  await kim.me.changePassword({ currentPassword: password, newPassword: `${password}-2` });
  const again = clients.of(`kim:${password}-2`);
  const { secret, token } = await again.me.tokens.create({ name: 'pipeline', scopes: ['*'] });
  expect((await clients.of(secret).me.get()).token?.name).toBe('pipeline');
  expect((await again.me.tokens.list()).items.map(({ id }) => id)).toEqual([token.id]);
  expect(await again.me.tokens.revoke({ id: token.id })).toBeUndefined();
  await expect(clients.of(secret).me.get()).rejects.toMatchObject({ code: 'credentials_wrong' });
});

test('sessions of a browser, with their CSRF token', async () => {
  const session = { csrfToken: '' };
  const browser = clients.of(undefined, {
    fetch: browserFetch(),
    credentials: () => (session.csrfToken === '' ? undefined : session),
  });
  session.csrfToken = (await browser.sessions.signIn({ name: 'rob', password })).csrfToken;
  const { session: current } = await browser.sessions.current();
  expect((await browser.me.sessions.list()).items).toMatchObject([{ id: current.id, current: true }]);
  await browser.sessions.signOut();
  await expect(browser.sessions.current()).rejects.toMatchObject({ status: 401 });
  session.csrfToken = '';
  const other = await browser.sessions.signIn({ name: 'rob', password });
  await clients.of(rob).me.sessions.end({ id: other.session.id });
});

test('permissions and roles', async () => {
  expect((await operator.permissions.list()).items.length).toBeGreaterThan(5);
  const level = 'workspace';
  await operator.roles.create({ level }, { name: 'packer', permissions: ['workspace.apps.view'] });
  const role = await operator.roles.update({ level, role: 'packer' }, { description: 'Packs.' });
  expect(await operator.roles.get({ level, role: 'packer' })).toEqual(role);
  expect((await all(operator.roles.all({ level: 'project' }))).map(({ name }) => name)).toContain('viewer');
  await operator.roles.delete({ level, role: 'packer' });
  expect((await operator.roles.list({ level })).items.map(({ name }) => name)).not.toContain('packer');
});

test('service accounts of the platform', async () => {
  const { serviceAccounts } = operator;
  await serviceAccounts.create({ name: 'watcher', role: 'regular' });
  const at = { account: 'watcher' };
  const changed = await serviceAccounts.update(at, { displayName: 'Watcher' });
  expect(await serviceAccounts.get(at)).toEqual(changed);
  expect((await serviceAccounts.list()).items.map(({ name }) => name)).toEqual(['watcher']);
  const { secret, token } = await serviceAccounts.tokens.create(at, { name: 'ci', scopes: ['*'] });
  expect((await clients.of(secret).me.get()).account.kind).toBe('service');
  expect((await serviceAccounts.tokens.list(at)).items).toHaveLength(1);
  await serviceAccounts.tokens.revoke({ ...at, id: token.id });
});

test('service accounts of a workspace', async () => {
  const { serviceAccounts } = publisher.workspaces;
  await serviceAccounts.create({ workspace }, { name: 'packer', role: 'regular' });
  const at = { workspace, account: 'packer' };
  const changed = await serviceAccounts.update(at, { displayName: 'Packer' });
  expect(await serviceAccounts.get(at)).toEqual(changed);
  expect((await serviceAccounts.list({ workspace })).items.map(({ name }) => name)).toEqual(['packer']);
  const { secret, token } = await serviceAccounts.tokens.create(at, { name: 'ci', scopes: ['*'] });
  expect((await clients.of(secret).me.get()).workspaces).toMatchObject([{ workspace, role: 'regular' }]);
  expect((await serviceAccounts.tokens.list(at)).items).toHaveLength(1);
  await serviceAccounts.tokens.revoke({ ...at, id: token.id });
});

test('workspaces, members, invitations and policies', async () => {
  await operator.workspaces.create({ slug: 'fresh' });
  const changed = await operator.workspaces.update({ workspace: 'fresh' }, { description: 'New.' });
  expect(await operator.workspaces.get({ workspace: 'fresh' })).toEqual(changed);
  expect((await all(operator.workspaces.all({ limit: 1 }))).length).toBeGreaterThan(3);
  expect((await operator.workspaces.list()).next).toBeUndefined();
  const policy = await operator.policy.get();
  expect(await operator.policy.set(policy)).toEqual(policy);
  const strict = await operator.workspaces.setPolicy({ workspace: 'fresh' }, { approvals: 2 });
  expect(strict.policy.approvals).toBe(2);

  const una_ = { workspace: 'fresh', account: 'una' };
  const member = await operator.workspaces.members.set(una_, { role: 'viewer' });
  expect(await operator.workspaces.members.get(una_)).toEqual(member);
  expect((await operator.workspaces.members.list({ workspace: 'fresh' })).items).toHaveLength(2);
  await operator.workspaces.members.remove(una_);

  const at = { workspace: 'fresh' };
  const invited = await operator.workspaces.invitations.create(at, { account: 'lee@x.org', role: 'viewer' });
  const token = invited.token ?? '';
  const stranger = clients.of(undefined);
  expect(await stranger.invitations.view({ token })).toMatchObject({ workspace: 'fresh', role: 'viewer' });
  const accepted = await stranger.invitations.accept({ token }, { name: 'lee', password });
  expect(accepted.member.account).toBe('lee');
  const vain = await operator.workspaces.invitations.create(at, { account: 'nobody@x.org', role: 'viewer' });
  await operator.workspaces.invitations.revoke({ ...at, id: vain.invitation?.id ?? '' });
  const states = (await operator.workspaces.invitations.list(at)).items.map(({ state }) => state);
  expect(states).toEqual(['revoked', 'accepted']);
});

test('the life of an app, from its check to the store', async () => {
  const archive = chart('redis', '1.0.0', { 'README.md': '# Redis\n', 'templates/a b.yaml': 'a: 2\n' });
  const check = await publisher.versions.checkUpload({ workspace }, archive);
  expect(check).toMatchObject({ app: 'redis', version: '1.0.0', appExists: false });
  const uploaded = await publisher.versions.upload(
    { workspace },
    { chart: archive, icon: new Blob([png(9, 9)]) },
  );
  expect(uploaded).toMatchObject({
    state: 'draft',
    digest: createHash('sha256').update(archive).digest('hex'),
  });
  const changed = chart('redis', '1.0.0', { 'README.md': '# Redis\n', 'templates/a b.yaml': 'a: 3\n' });
  const replaced = await publisher.versions.replaceArchive(first, changed);
  expect(replaced.digest).not.toBe(uploaded.digest);
  expect(await publisher.versions.get(first)).toEqual(replaced);

  const updated = await publisher.apps.update(redis, { displayName: 'Redis' });
  expect(await publisher.apps.get(redis)).toEqual(updated);
  expect((await publisher.apps.introduction(redis)).markdown).toBe('# Redis\n');
  expect((await publisher.apps.icon.get(redis)).type).toBe('image/png');
  await publisher.apps.icon.remove(redis);
  await publisher.apps.icon.set(redis, png(20, 20));
  await publisher.apps.screenshots.add(redis, png(3, 3));
  const { screenshots } = await publisher.apps.screenshots.add(
    redis,
    new Blob([png(4, 4)], { type: 'image/png' }),
  );
  const [one = '', two = ''] = screenshots.map(({ digest }) => digest);
  const ordered = await publisher.apps.screenshots.order(redis, { screenshots: [two, one] });
  expect(ordered.screenshots.map(({ digest }) => digest)).toEqual([two, one]);
  expect((await publisher.apps.image({ ...redis, digest: two })).size).toBeGreaterThan(20);
  await publisher.apps.screenshots.remove({ ...redis, digest: one });

  const files = await all(publisher.versions.files.all({ ...first, limit: 1 }));
  expect(files.map(({ path }) => path)).toEqual([
    'Chart.yaml',
    'README.md',
    'templates/a b.yaml',
    'values.yaml',
  ]);
  expect((await publisher.versions.files.list(first)).items).toEqual(files);
  const file = await publisher.versions.files.get({ ...first, path: 'templates/a b.yaml' });
  expect(await file.text()).toBe('a: 3\n');

  const { submission } = await publisher.versions.submit(first, { updateLog: 'The first.' });
  const id = submission ?? '';
  expect((await all(reviewer.submissions.all({ tab: 'unprocessed' }))).map((item) => item.id)).toContain(id);
  expect((await reviewer.submissions.list()).items).toHaveLength(1);
  await reviewer.versions.claim(first);
  await reviewer.versions.unclaim(first);
  await reviewer.versions.comment(first, { message: 'Looking.' });
  expect((await reviewer.submissions.comment({ id }, { message: 'Still.' })).history.length).toBeGreaterThan(
    3,
  );
  expect((await reviewer.versions.reject(first, { message: 'No license.' })).state).toBe('rejected');
  await publisher.versions.submit(first);
  await publisher.versions.cancel(first);
  await publisher.versions.submit(first);
  await reviewer.versions.pass(first);
  expect((await reviewer.versions.revoke(first)).state).toBe('submitted');
  await reviewer.versions.pass(first, { message: 'Good.' });
  expect((await reviewer.submissions.get({ id })).outcome).toBe('rejected');
  expect((await publisher.versions.submissions.list(first)).items).toHaveLength(3);
  expect(
    (await publisher.workspaces.submissions.list({ workspace, tab: 'processed' })).items.length,
  ).toBeGreaterThan(0);
  expect((await publisher.versions.publish(first)).state).toBe('active');
});

test('suspending, comparing, and deleting', async () => {
  await publisher.versions.suspend(first);
  expect((await publisher.versions.activate(first)).state).toBe('active');
  await operator.apps.suspend(redis, { message: 'For a moment.' });
  expect((await operator.apps.activate(redis)).suspended).toBe(false);
  const stream = new Blob([chart('redis', '2.0.0', { 'values.yaml': 'a: 2\n' })]).stream();
  await publisher.versions.upload({ workspace }, stream);
  const comparison = await publisher.apps.compare({ ...redis, from: '1.0.0', to: '2.0.0' });
  expect(comparison.values).toMatchObject([{ path: 'a', from: '1', to: '2' }]);
  expect((await publisher.versions.list(redis)).items.map(({ version }) => version)).toEqual([
    '2.0.0',
    '1.0.0',
  ]);
  expect(await publisher.versions.delete({ ...redis, version: '2.0.0' })).toBeUndefined();
});

test('categories', async () => {
  await operator.categories.create({ name: 'Databases', icon: 'database' });
  await operator.categories.update({ category: 'databases' }, { slug: 'data' });
  expect((await operator.categories.get({ category: 'databases' })).slug).toBe('data');
  await operator.categories.moveApps({ category: 'data' }, { apps: [redis] });
  expect((await operator.apps.moveToCategory(redis, { category: 'uncategorized' })).category).toBe(
    'uncategorized',
  );
  expect((await operator.categories.list()).items.map(({ slug }) => slug)).toContain('data');
  await operator.categories.delete({ category: 'data' });
});

test('the store, for strangers', async () => {
  const stranger = clients.of(undefined);
  expect((await all(stranger.store.apps.all({ text: 'redis' }))).map(({ name }) => name)).toEqual(['redis']);
  expect((await stranger.store.apps.list({ type: 'library' })).items).toEqual([]);
  expect((await stranger.store.apps.get(redis)).latest?.version).toBe('1.0.0');
  expect((await stranger.store.versions.list(redis)).items).toHaveLength(1);
  expect((await stranger.store.related.list(redis)).items).toEqual([]);
  expect((await stranger.store.publishers.list({ name: 'redis' })).owner?.workspace).toBe(workspace);
  expect((await operator.apps.takeName(redis, { message: 'As it is.' })).ownsName).toBe(true);
});

test('audit and changes', async () => {
  await allInspected(app);
  const exported = await all(operator.audit.export());
  const listed = await all(operator.audit.all({ limit: 50 }));
  expect(exported.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).reverse());
  expect((await operator.audit.list({ action: 'publish' })).items).toHaveLength(1);
  expect((await operator.audit.head()).hash).toMatch(/^[0-9a-f]{64}$/);
  expect((await publisher.workspaces.audit.list({ workspace, app: 'redis' })).items.length).toBeGreaterThan(
    5,
  );
  expect((await all(publisher.workspaces.audit.export({ workspace }))).length).toBeGreaterThan(5);
  expect((await publisher.apps.audit.list(redis)).items.length).toBeGreaterThan(2);
  expect((await publisher.versions.audit.list(first)).items.length).toBeGreaterThan(5);
  const { items, latest } = await operator.events.list({ limit: 2 });
  expect(items).toHaveLength(2);
  const changes = await all(operator.events.all({ after: 0, limit: 7 }));
  expect(changes.at(-1)?.number).toBe(latest);
  expect(changes.length).toBeGreaterThan(14);
});

test('apps of a workspace, page by page', async () => {
  await clients.of(una).versions.upload({ workspace: 'other' }, chart('redis', '9.0.0'));
  expect((await publisher.apps.list({ workspace })).items.map(({ name }) => name)).toEqual(['redis']);
});

/**
 * What takes a cluster, Helm or a pull request is asked by the specs of those parts, as a table against the routes
 * (client-and-openapi.spec.ts), and over HTTP; through the client here only where that needs none of them.
 */
const elsewhere =
  /^(clusters|projects|releases|rollouts|deployments|inspections|operations|github)\.|^versions\.valuesCompatibility$/;

test('no operation was left out', () => {
  expect([...clients.done].sort()).toEqual(
    operationNames()
      .filter((name) => !elsewhere.test(name))
      .sort(),
  );
});
