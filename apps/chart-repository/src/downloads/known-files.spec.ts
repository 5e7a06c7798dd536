import { afterAll, beforeAll, expect, test } from 'vitest';
import { ada, type TestApp, testApp } from '../testing/test-app.ts';
import { KnownFiles } from './known-files.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.publish('one', '1.0.0');
  await app.publish('two', '1.0.0');
});
afterAll(() => app.close());

function listening(): KnownFiles {
  const files = new KnownFiles(app.database);
  app.database.events.subscribe((changes) => files.onChanges(changes));
  return files;
}

test('a change of one app forgets the files of that app alone', async () => {
  const files = listening();
  for (const name of ['one', 'two']) await files.find('team', `${name}-1.0.0.tgz`);
  await app.act(ada, 'one', '1.0.0', 'suspend');
  expect(files.known('team', 'one-1.0.0.tgz')).toBeUndefined();
  expect(files.known('team', 'two-1.0.0.tgz')).toMatchObject({ version: { state: 'active' } });
  expect(await files.find('team', 'one-1.0.0.tgz')).toMatchObject({ version: { state: 'suspended' } });
  await app.act(ada, 'one', '1.0.0', 'activate');
});

test('what was read before a commit is not remembered after it', async () => {
  const files = listening();
  const { versions } = app.database;
  let suspended: Promise<void> | undefined;
  const slow = new KnownFiles({
    ...app.database,
    versions: {
      ...versions,
      async findByFileName(...address) {
        const before = await versions.findByFileName(...address);
        await (suspended ??= app.act(ada, 'one', '1.0.0', 'suspend'));
        return before;
      },
    },
  });
  app.database.events.subscribe((changes) => slow.onChanges(changes));
  await slow.find('team', 'one-1.0.0.tgz');
  expect(slow.known('team', 'one-1.0.0.tgz')).toBeUndefined();
  expect(await slow.find('team', 'one-1.0.0.tgz')).toMatchObject({ version: { state: 'suspended' } });
  expect(await files.find('team', 'one-1.0.0.tgz')).toMatchObject({ version: { state: 'suspended' } });
});

test('names of nothing are not remembered', async () => {
  const files = listening();
  expect(await files.find('nowhere', 'one-1.0.0.tgz')).toBeUndefined();
  expect(await files.find('team', 'none-1.0.0.tgz')).toBeUndefined();
  expect(files.known('team', 'none-1.0.0.tgz')).toBeUndefined();
});

test('what happens on clusters forgets nothing, and what is about no app otherwise forgets all', async () => {
  const files = listening();
  const { operations } = app.database;
  await files.find('team', 'one-1.0.0.tgz');
  const actor = { kind: 'system', name: 'tester' } as const;
  const { operation } = await operations.enqueue({
    subjectKind: 'submission',
    subjectId: 'one',
    subjectName: 'one',
    kind: 'inspect',
    request: {},
    workspaceId: null,
    projectId: null,
    actor,
  });
  await operations.requestCancel({ id: operation.id, actor });
  expect(files.known('team', 'one-1.0.0.tgz')).toBeDefined();
  const { policy } = await app.database.policies.platformAtRevision();
  await app.database.policies.setPlatform({ policy: { ...policy, approvals: policy.approvals + 1 }, actor });
  expect(files.known('team', 'one-1.0.0.tgz')).toBeUndefined();
});
