import { afterEach, expect, test } from 'vitest';
import { setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test('every webhook is signed over its raw bytes and names its installation and repository', async () => {
  stage = await setStage();
  const { emulator, receiver, installationId, repositoryId, people, repository } = stage;
  await people.push({
    repository,
    branch: 'main',
    as: 'ada',
    files: { 'ü.txt': '漢字 "quoted" \u2028' },
    message: 'ünï',
  });
  await stage.openPull();
  await emulator.webhooks.settled();
  expect(receiver.received.every((hook) => hook.genuine)).toBe(true);
  const opened = receiver.received.find((hook) => hook.event === 'pull_request');
  expect(opened?.payload).toMatchObject({
    installation: { id: installationId },
    repository: { id: repositoryId },
    organization: { login: 'acme' },
    pull_request: { mergeable: null, merge_commit_sha: null },
  });
});

test('what happens to installations and repositories is told, unasked', async () => {
  stage = await setStage();
  const { emulator, receiver, people, installationId, repository } = stage;
  await people.createRepository({ repository: 'acme/more', as: 'ada', private: true });
  await people.changeRepositories({ installationId, add: ['acme/more'], as: 'ada' });
  await people.changeRepositories({ installationId, remove: ['acme/more'], as: 'ada' });
  await people.suspendApp({ installationId, as: 'ada' });
  await people.suspendApp({ installationId, as: 'ada', suspended: false });
  await people.setWebhook({ url: receiver.url });
  await people.archiveRepository({ repository, as: 'ada' });
  await people.archiveRepository({ repository, as: 'ada', archived: false });
  await people.renameRepository({ repository, name: 'renamed', as: 'ada' });
  await people.deleteRepository({ repository: 'acme/renamed', as: 'ada' });
  await people.uninstallApp({ installationId, as: 'ada' });
  await emulator.webhooks.settled();
  expect(receiver.names().sort()).toEqual(
    [
      'installation.created',
      'installation.deleted',
      'installation.suspend',
      'installation.unsuspend',
      'installation_repositories.added',
      'installation_repositories.removed',
      'ping',
      'repository.archived',
      'repository.deleted',
      'repository.renamed',
      'repository.unarchived',
    ].sort(),
  );
});

test('the App of the new owner is told of a transfer, with who it was before', async () => {
  stage = await setStage();
  const { emulator, receiver, people, repository } = stage;
  await people.installApp({ account: 'dora', repositories: 'all', as: 'dora' });
  await people.transferRepository({ repository, owner: 'dora', as: 'ada' });
  await emulator.webhooks.settled();
  const told = receiver.received.find((hook) => hook.action === 'transferred');
  expect(told?.payload).toMatchObject({
    repository: { full_name: 'dora/charts' },
    changes: { owner: { from: { organization: { login: 'acme' } } } },
  });
});

test('a failed delivery is listed with its cursor, and a redelivery carries the same GUID', async () => {
  stage = await setStage();
  const { emulator, receiver, app } = stage;
  await emulator.webhooks.settled();
  receiver.answers.push(500);
  await stage.openPull();
  await emulator.webhooks.settled();
  const pages: { id: number | bigint; guid: string; status_code: number; redelivery: boolean }[] = [];
  const first = await app.octokit.request('GET /app/hook/deliveries', { per_page: 2 });
  pages.push(...first.data);
  const cursor = /cursor=([^&>]+)/.exec(first.headers.link ?? '')?.[1];
  expect(cursor).toMatch(/^v1_/);
  pages.push(
    ...(await app.octokit.request('GET /app/hook/deliveries', { per_page: 2, cursor: cursor ?? '' })).data,
  );
  expect(new Set(pages.map((one) => one.id)).size).toBe(4);
  const failed = pages.filter((one) => one.status_code >= 400);
  expect(failed).toHaveLength(1);
  await app.octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', {
    delivery_id: Number(failed[0]?.id),
  });
  await emulator.webhooks.settled();
  const again = receiver.received.filter((hook) => hook.guid === failed[0]?.guid);
  expect(again).toHaveLength(2);
  const { data } = await app.octokit.request('GET /app/hook/deliveries', { per_page: 1 });
  expect(data).toMatchObject([{ guid: failed[0]?.guid, redelivery: true, status_code: 202 }]);
});

test('deliveries are held back, shuffled the same way for the same seed, doubled and lost', async () => {
  stage = await setStage();
  const { emulator, receiver, people, repository } = stage;
  const { number } = await stage.openPull();
  await emulator.webhooks.settled();
  receiver.received.length = 0;
  emulator.webhooks.hold();
  for (let index = 0; index < 10; index += 1) {
    await people.comment({ repository, number, as: 'bob', body: `comment ${index}` });
  }
  await emulator.webhooks.settled();
  expect(receiver.received).toHaveLength(0);
  expect(emulator.webhooks.release({ dropEvery: 5, doubleEvery: 3, shuffleSeed: 7 })).toBe(10);
  await emulator.webhooks.settled();
  const came = receiver.received.map((hook) => (hook.payload['comment'] as { body: string }).body);
  expect(new Set(came).size).toBe(8);
  expect(came).toHaveLength(11);
  expect(came).not.toContain('comment 4');
  const lost = emulator.webhooks.deliveries.filter((one) => one.statusCode === 502);
  expect(lost).toHaveLength(2);
});

test('an App hears only what it subscribed to and may read', async () => {
  stage = await setStage({ permissions: { pull_requests: 'write' } });
  const { emulator, receiver, people, repository } = stage;
  const { number } = await stage.openPull();
  await people.comment({ repository, number, as: 'bob', body: 'hello' });
  await emulator.webhooks.settled();
  expect(receiver.names()).toEqual(['installation.created', 'pull_request.opened']);
});

test('a receiver that does not answer in time is a delivery that failed', async () => {
  stage = await setStage({ limits: { webhookMs: 200 } });
  const { emulator, people, repository } = stage;
  await emulator.webhooks.settled();
  const { createServer } = await import('node:net');
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await people.setWebhook({ url: `http://127.0.0.1:${port}/` });
  await people.push({ repository, branch: 'main', as: 'ada', files: { x: 'x' } });
  await emulator.webhooks.settled();
  expect(emulator.webhooks.deliveries.at(-1)).toMatchObject({ status: 'timed out', statusCode: 504 });
  silent.close();
});
