import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, admin, chart, indexOf, rex, rob, type TestApp, testApp, una, vic } from './testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const path = (name: string, version: string) => `/api/v1/workspaces/team/apps/${name}/versions/${version}`;

test('an upload is a draft that no index shows; published it is in all of them with the digest of its bytes', async () => {
  const archive = chart('walk', '1.0.0');
  const uploaded = await app.upload(ada, archive);
  expect(uploaded.statusCode).toBe(201);
  expect(uploaded.json()).toMatchObject({ state: 'draft', app: 'walk', version: '1.0.0', workspace: 'team' });
  expect(await indexOf(app)).not.toHaveProperty('walk');
  expect(await indexOf(app, '/workspaces/team/drafts/index.yaml', vic)).toHaveProperty('walk');

  await app.act(ada, 'walk', '1.0.0', 'submit');
  expect((await app.request(rex, 'GET', '/api/v1/submissions')).json().items).toMatchObject([
    { app: 'walk', submitter: 'ada' },
  ]);
  await app.act(rex, 'walk', '1.0.0', 'claim', 'pass');
  expect(await indexOf(app)).not.toHaveProperty('walk');
  await app.act(ada, 'walk', '1.0.0', 'publish');

  const digest = createHash('sha256').update(archive).digest('hex');
  for (const url of ['/index.yaml', '/workspaces/team/index.yaml', '/categories/uncategorized/index.yaml']) {
    const entries = await indexOf(app, url);
    expect(entries['walk']).toMatchObject([
      { version: '1.0.0', digest, urls: ['/workspaces/team/charts/walk-1.0.0.tgz'] },
    ]);
  }
  const download = await app.request(undefined, 'GET', '/workspaces/team/charts/walk-1.0.0.tgz');
  expect(Buffer.compare(download.rawPayload, archive)).toBe(0);
});

test('a suspended version leaves every index in the same moment and stays downloadable with a warning', async () => {
  await app.publish('slow', '1.0.0');
  await app.act(ada, 'slow', '1.0.0', 'suspend');
  expect(await indexOf(app)).not.toHaveProperty('slow');
  expect(await indexOf(app, '/workspaces/team/index.yaml')).not.toHaveProperty('slow');
  const download = await app.request(undefined, 'GET', '/workspaces/team/charts/slow-1.0.0.tgz');
  expect(download.statusCode).toBe(200);
  expect(download.headers['warning']).toContain('suspended');
  expect(download.headers['cache-control']).toBe('private, no-cache');
  await app.act(ada, 'slow', '1.0.0', 'activate');
  expect(await indexOf(app)).toHaveProperty('slow');
});

test('nobody passes what they submitted or uploaded, and an administrator obeys the table too', async () => {
  await app.upload(admin, chart('own', '1.0.0'));
  await app.act(ada, 'own', '1.0.0', 'submit');
  const pass = await app.request(admin, 'POST', `${path('own', '1.0.0')}/pass`);
  expect([pass.statusCode, pass.json().code]).toEqual([403, 'own_submission']);
  const publish = await app.request(admin, 'POST', `${path('own', '1.0.0')}/publish`);
  expect([publish.statusCode, publish.json().code]).toEqual([409, 'action_not_allowed']);
});

test('a rejection needs a reason, and a rejected version comes back by another submission', async () => {
  await app.upload(rob, chart('again', '1.0.0'));
  await app.act(rob, 'again', '1.0.0', 'submit');
  const without = await app.request(rex, 'POST', `${path('again', '1.0.0')}/reject`);
  expect([without.statusCode, without.json().field]).toEqual([400, 'message']);
  const rejected = await app.request(rex, 'POST', `${path('again', '1.0.0')}/reject`, {
    message: 'no README',
  });
  expect(rejected.json().state).toBe('rejected');
  const better = chart('again', '1.0.0', { 'README.md': 'now' });
  const replaced = await app.request(rob, 'PUT', `${path('again', '1.0.0')}/archive`, Buffer.from(better), {
    'content-type': 'x/y',
  });
  expect(replaced.json()).toMatchObject({
    state: 'rejected',
    digest: createHash('sha256').update(better).digest('hex'),
  });
  await app.act(rob, 'again', '1.0.0', 'submit');
  await app.act(rex, 'again', '1.0.0', 'pass');
  const rounds = (await app.request(vic, 'GET', `${path('again', '1.0.0')}/submissions`)).json().items;
  expect(rounds.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['passed', 'rejected']);
  const audit = (await app.request(rob, 'GET', `${path('again', '1.0.0')}/audit`)).json().items;
  expect(audit.map(({ action }: { action: string }) => action)).toEqual([
    'pass',
    'submit',
    'replace_rejected',
    'reject',
    'submit',
    'upload',
  ]);
});

test('other bytes for a passed version take its approval away; the same content keeps it', async () => {
  await app.upload(ada, chart('bytes', '1.0.0'));
  await app.act(ada, 'bytes', '1.0.0', 'submit');
  await app.act(rex, 'bytes', '1.0.0', 'pass');
  const same = await app.request(
    ada,
    'PUT',
    `${path('bytes', '1.0.0')}/archive`,
    Buffer.from(chart('bytes', '1.0.0')),
  );
  expect(same.json().state).toBe('passed');
  const other = await app.request(
    ada,
    'PUT',
    `${path('bytes', '1.0.0')}/archive`,
    Buffer.from(chart('bytes', '1.0.0', { 'a.txt': 'b' })),
  );
  expect(other.json().state).toBe('submitted');
  expect((await app.request(ada, 'POST', `${path('bytes', '1.0.0')}/publish`)).statusCode).toBe(409);
  await app.act(rex, 'bytes', '1.0.0', 'pass');
  await app.act(ada, 'bytes', '1.0.0', 'publish');
  const active = await app.request(
    ada,
    'PUT',
    `${path('bytes', '1.0.0')}/archive`,
    Buffer.from(chart('bytes', '1.0.0')),
  );
  expect([active.statusCode, active.json().code]).toEqual([409, 'replace_not_possible']);
});

test('a withdrawn approval brings a passed version back before the reviewers', async () => {
  await app.upload(ada, chart('doubt', '1.0.0'));
  await app.act(ada, 'doubt', '1.0.0', 'submit');
  await app.act(rex, 'doubt', '1.0.0', 'pass', 'revoke');
  const version = (await app.request(ada, 'GET', path('doubt', '1.0.0'))).json();
  expect(version.state).toBe('submitted');
  await app.act(rex, 'doubt', '1.0.0', 'pass');
  await app.act(ada, 'doubt', '1.0.0', 'publish');
});

test('where two must approve the second of two at once is a second vote, not a conflict', async () => {
  await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', { approvals: 2, publishOnPass: true });
  await app.upload(ada, chart('both', '1.0.0'));
  await app.act(ada, 'both', '1.0.0', 'submit');
  const answers = await Promise.all(
    [rex, admin].map((as) => app.request(as, 'POST', `${path('both', '1.0.0')}/pass`)),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect((await app.request(ada, 'GET', path('both', '1.0.0'))).json().state).toBe('active');
  await app.request(admin, 'PUT', '/api/v1/workspaces/team/policy', {});
});

test('of two actions that race one wins and the other gets 409', async () => {
  await app.publish('race', '1.0.0');
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => app.request(ada, 'POST', `${path('race', '1.0.0')}/suspend`)),
  );
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([
    200, 409, 409, 409, 409, 409, 409, 409,
  ]);
});

test('If-Match lets an action through only on the revision that was seen', async () => {
  await app.upload(ada, chart('seen', '1.0.0'));
  const { etag } = (await app.request(ada, 'GET', path('seen', '1.0.0'))).headers;
  await app.act(ada, 'seen', '1.0.0', 'submit');
  const stale = await app.request(ada, 'POST', `${path('seen', '1.0.0')}/cancel`, undefined, {
    'if-match': String(etag),
  });
  expect([stale.statusCode, stale.json().code]).toEqual([412, 'precondition_failed']);
});

test('a suspended app is in no index and publishes nothing, until that is lifted', async () => {
  await app.publish('whole', '1.0.0');
  await app.request(ada, 'POST', '/api/v1/workspaces/team/apps/whole/suspend', { message: 'licence' });
  expect(await indexOf(app)).not.toHaveProperty('whole');
  await app.upload(ada, chart('whole', '1.1.0'));
  await app.act(ada, 'whole', '1.1.0', 'submit');
  await app.act(rex, 'whole', '1.1.0', 'pass');
  const publish = await app.request(ada, 'POST', `${path('whole', '1.1.0')}/publish`);
  expect([publish.statusCode, publish.json().code]).toEqual([409, 'app_suspended']);
  await app.request(ada, 'POST', '/api/v1/workspaces/team/apps/whole/activate');
  expect((await indexOf(app))['whole']).toHaveLength(1);
});

test('a deleted number stays taken, and numbers that Helm cannot tell apart are one', async () => {
  await app.upload(ada, chart('gone', '1.0.0'));
  expect((await app.request(ada, 'DELETE', path('gone', '1.0.0'))).statusCode).toBe(204);
  const taken = await app.upload(ada, chart('gone', '1.0.0'));
  expect([taken.statusCode, taken.json().code]).toEqual([409, 'version_taken']);
  await app.upload(ada, chart('gone', '2.0.0+a'));
  expect((await app.upload(ada, chart('gone', '2.0.0+b'))).statusCode).toBe(201);
  const same = await app.upload(ada, chart('gone', 'v2.0.0+a'));
  expect([same.statusCode, same.json().code]).toEqual([409, 'version_exists']);
});

test('a number that does not start with a digit can be uploaded, not submitted, and the refusal names the right one', async () => {
  await app.upload(ada, chart('emqx', 'v4.0.2'));
  const refused = await app.request(ada, 'POST', `${path('emqx', 'v4.0.2')}/submit`);
  expect([refused.statusCode, refused.json().code]).toEqual([422, 'number_rule']);
  expect(refused.json().remedy).toContain('4.0.2');
});

test('the chart name in the combined index is of whoever published it first, until it is transferred', async () => {
  await app.publish('shared', '1.0.0');
  await app.upload(una, chart('shared', '9.0.0'), 'other');
  const other = '/api/v1/workspaces/other/apps/shared';
  await app.request(una, 'POST', `${other}/versions/9.0.0/submit`);
  await app.request(rex, 'POST', `${other}/versions/9.0.0/pass`);
  await app.request(una, 'POST', `${other}/versions/9.0.0/publish`);
  expect((await indexOf(app))['shared']).toMatchObject([{ version: '1.0.0' }]);
  expect((await indexOf(app, '/workspaces/other/index.yaml'))['shared']).toMatchObject([
    { version: '9.0.0' },
  ]);
  expect((await app.request(una, 'POST', `${other}/take-name`)).statusCode).toBe(403);
  expect((await app.request(rex, 'POST', `${other}/take-name`)).statusCode).toBe(200);
  expect((await indexOf(app))['shared']).toMatchObject([{ version: '9.0.0' }]);
});

test('a category index holds what is in the category, and moves with the app', async () => {
  expect(
    (await app.request(rex, 'POST', '/api/v1/categories', { slug: 'iot', name: '物联网' })).statusCode,
  ).toBe(201);
  await app.publish('broker', '1.0.0');
  await app.request(ada, 'PUT', '/api/v1/workspaces/team/apps/broker/category', { category: 'iot' });
  expect(await indexOf(app, '/categories/iot/index.yaml')).toHaveProperty('broker');
  expect(await indexOf(app, '/categories/uncategorized/index.yaml')).not.toHaveProperty('broker');
  const used = await app.request(rex, 'DELETE', '/api/v1/categories/iot');
  expect([used.statusCode, used.json().code]).toEqual([409, 'category_in_use']);
});
