import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Inbox } from './inbox.ts';
import { delivery, inboxContract } from './inbox-contract.ts';
import { openSqliteInbox } from './sqlite-inbox.ts';

const folders: string[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chandlery-inbox-'));
  folders.push(folder);
});
afterAll(async () => {
  for (const each of folders) await rm(each, { recursive: true });
});

describe('the inbox on SQLite', () => {
  inboxContract((nowMs) => openSqliteInbox({ folder, nowMs }));
});

async function reopened(inbox: Inbox): Promise<Inbox> {
  await inbox.close();
  return openSqliteInbox({ folder });
}

test('what was acknowledged, finished and remembered is there after a restart, and nobody holds a key', async () => {
  let inbox = await openSqliteInbox({ folder });
  const [one, two] = [delivery(), delivery({ key: '7/pull/2' })];
  await Promise.all([inbox.put(one), inbox.put(two)]);
  await inbox.claim('a', 60_000);
  await inbox.finish(one.key, 'a', [one.id]);
  await inbox.claim('a', 60_000);
  await inbox.setBookmark('deliveries', '5');
  inbox = await reopened(inbox);
  expect(await inbox.put(one)).toBe(false);
  expect(await inbox.claim('b', 60_000)).toMatchObject({ deliveries: [two] });
  expect(await inbox.bookmark('deliveries')).toBe('5');
  await inbox.close();
});

test('of a finished delivery nothing is kept but that it was, and that not for ever', async () => {
  let now = 1_000;
  const inbox = await openSqliteInbox({ folder, nowMs: () => now });
  const one = delivery();
  await inbox.put(one);
  await inbox.claim('a', 60_000);
  await inbox.finish(one.key, 'a', [one.id]);
  now = 2_000;
  expect(await inbox.forgetFinished(1_000)).toBe(0);
  expect(await inbox.forgetFinished(1_001)).toBe(1);
  expect(await inbox.known([one.id])).toEqual(new Set());
  await inbox.close();
});

test('a second bot on the same folder is refused, with what to do instead', async () => {
  const inbox = await openSqliteInbox({ folder });
  await expect(openSqliteInbox({ folder, lockWaitMs: 10 })).rejects.toMatchObject({
    code: 'inbox_in_use',
    message: expect.stringContaining('CHANDLERY_BOT_REDIS_URL') as string,
  });
  await inbox.close();
  await (await openSqliteInbox({ folder, lockWaitMs: 10 })).close();
});

test('what waits to be written when it closes is written; later it says that it is closed', async () => {
  let inbox = await openSqliteInbox({ folder });
  const one = delivery();
  const put = inbox.put(one);
  await inbox.close();
  expect(await put).toBe(true);
  await expect(inbox.put(delivery())).rejects.toThrow();
  inbox = await openSqliteInbox({ folder });
  expect(await inbox.known([one.id])).toEqual(new Set([one.id]));
  await inbox.close();
});
