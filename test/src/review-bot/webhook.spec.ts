import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { signature } from '@chandlery/github-emulator';
import type { RunningBot } from '@chandlery/review-bot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeTemporaryFolders } from '../setup/server.ts';
import { type Frame, post, recorder, setFrame, settled } from './frame.ts';
import { hookSecret, repository } from './the-app.ts';

let frame: Frame;
let bot: RunningBot;
const seen = recorder();

beforeAll(async () => {
  frame = await setFrame();
  bot = await frame.start(seen.create, {
    CHANDLERY_BOT_WEBHOOK_SECRET: `the-secret-of-tomorrow,${hookSecret}`,
  });
});
afterAll(async () => {
  await frame?.close();
  await removeTemporaryFolders();
});

/** A payload that would be taken, of so many bytes. */
function payload(bytes = 0, installationId = frame.installationId): Buffer {
  const text = (padding: string): string =>
    JSON.stringify({
      action: 'opened',
      number: 4711,
      pull_request: { head: { sha: createHash('sha1').update('x').digest('hex') }, body: padding },
      repository: { id: frame.repositoryId },
      installation: { id: installationId },
      sender: { id: 5, login: 'bob' },
    });
  return Buffer.from(text('ü'.repeat(Math.max(0, Math.floor((bytes - text('').length) / 2)))));
}

async function outcomes(): Promise<Record<string, number>> {
  const text = await (await fetch(`${bot.url}/metrics`)).text();
  const found = text.matchAll(/^chandlery_bot_deliveries_total\{outcome="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, outcome, count]) => [outcome, Number(count)]));
}

test('what GitHub tells of a pull request is kept with its key, its sender and what GitHub cannot be asked for later', async () => {
  const pull = await frame.propose('told');
  await frame.people.push({ repository, branch: 'told', as: 'carol', files: { 'told.txt': '2\n' } });
  await frame.people.comment({ ...pull, as: 'ada', body: '/chandlery recheck' });
  await frame.people.review({ ...pull, as: 'ada', event: 'APPROVE' });
  await frame.people.closePullRequest({ ...pull, as: 'ada' });
  await settled(frame, bot);
  const key = `${frame.repositoryId}/pull/${pull.number}`;
  const told = seen.deliveries.filter((one) => one.key === key);
  expect(told.map(({ event, action }) => `${event}.${action}`).sort()).toEqual([
    'issue_comment.created',
    'pull_request.closed',
    'pull_request.opened',
    'pull_request.synchronize',
    'pull_request_review.submitted',
  ]);
  const of = (action: string) => told.find((one) => one.action === action);
  expect(of('opened')).toMatchObject({ sender: { login: 'bob' }, installationId: frame.installationId });
  expect(of('synchronize')).toMatchObject({ sender: { login: 'carol' } });
  expect(of('synchronize')?.hint['before']).toBe(of('opened')?.hint['after']);
  expect(of('created')?.hint).toMatchObject({ number: pull.number, body: '/chandlery recheck' });
  expect(of('closed')?.hint).toMatchObject({ merged: false });
  const branches = seen.deliveries.filter(({ event }) => event === 'push').map((one) => one.key);
  expect(branches).toContain(`${frame.repositoryId}/base/told`);
});

test.each([
  ['no signature', { 'x-hub-signature-256': '' }],
  ['the old SHA-1 signature', { 'x-hub-signature-256': '', 'x-hub-signature': 'sha1=0123' }],
  [
    'a signature by another secret',
    { 'x-hub-signature-256': signature('another secret', Buffer.from('{}')) },
  ],
  ['a signature that is too short', { 'x-hub-signature-256': 'sha256=00' }],
  ['a signature of zeros', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
])('%s is 401, and nothing is kept', async (_, headers) => {
  const before = await outcomes();
  const id = randomUUID();
  expect((await post(bot, payload(), { ...headers, 'x-github-delivery': id })).status).toBe(401);
  expect(await bot.inbox.known([id])).toEqual(new Set());
  expect((await outcomes())['forged']).toBe((before['forged'] ?? 0) + 1);
});

test('a signature holds for the very bytes: other spaces, and it is forged', async () => {
  const signed = signature(hookSecret, payload());
  const other = `${payload().toString()} `;
  expect((await post(bot, other, { 'x-hub-signature-256': signed })).status).toBe(401);
});

test('each of several secrets is taken, so that one can follow the other', async () => {
  const body = payload();
  const next = signature('the-secret-of-tomorrow', body);
  expect((await post(bot, body, { 'x-hub-signature-256': next })).status).toBe(202);
  expect((await post(bot, body)).status).toBe(202);
});

test('25 MB are taken, a byte more is not, and nothing of it is kept', async () => {
  const limit = 25 * 1024 * 1024;
  const whole = payload(limit);
  expect(whole.length).toBeGreaterThan(limit - 3);
  expect((await post(bot, whole)).status).toBe(202);
  const before = await bot.inbox.size();
  const id = randomUUID();
  const tooMuch = await post(bot, payload(limit + 4), { 'x-github-delivery': id }).catch(() => ({
    status: 413,
  }));
  expect(tooMuch.status).toBe(413);
  expect(await bot.inbox.known([id])).toEqual(new Set());
  await settled(frame, bot);
  expect(before.deliveries).toBeLessThanOrEqual(1);
});

test('of who signs nothing, not even the body is waited for', async () => {
  const { hostname, port } = new URL(bot.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    'POST /webhooks/github HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 20000000\r\n\r\n{',
  );
  let answer = '';
  for await (const part of socket) answer += String(part);
  expect(answer).toMatch(/^HTTP\/1.1 401 /);
});

test.each([
  ['an event that nobody listens to', { 'x-github-event': 'star' }, '{}', 202],
  ['an event by the name of something else', { 'x-github-event': 'constructor' }, '{}', 202],
  ['a ping', { 'x-github-event': 'ping' }, '{"zen":"Speak like a human."}', 202],
  ['a payload that is no JSON', {}, '{"action":', 400],
  [
    'a payload that lacks what it needs',
    {},
    '{"action":"opened","installation":{"id":1},"repository":{"id":1}}',
    400,
  ],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'payload=%7B%7D', 400],
  ['no event', { 'x-github-event': '' }, '{}', 400],
  ['an id that is none', { 'x-github-delivery': '../../etc' }, '{}', 400],
  [
    'what came by the webhook of a repository instead of the App’s',
    {},
    '{"action":"opened","repository":{"id":1}}',
    202,
  ],
])('%s is answered, and nothing is kept', async (_, headers, body, status) => {
  const id = randomUUID();
  expect((await post(bot, body, { 'x-github-delivery': id, ...headers })).status).toBe(status);
  expect(await bot.inbox.known([id])).toEqual(new Set());
});

test('a delivery that comes twice, at once or later, is dealt with once', async () => {
  const id = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post(bot, payload(), { 'x-github-delivery': id })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
  await settled(frame, bot);
  expect(JSON.parse((await post(bot, payload(), { 'x-github-delivery': id })).text)).toEqual({
    outcome: 'known',
  });
  await settled(frame, bot);
  expect(seen.deliveries.filter((one) => one.id === id)).toHaveLength(1);
});

test('health, readiness and metrics are told', async () => {
  for (const path of ['healthz', 'readyz', 'metrics'])
    expect((await fetch(`${bot.url}/${path}`)).status).toBe(200);
  expect((await fetch(`${bot.url}/webhooks/github`)).status).toBe(404);
});

test('no secret and nothing of what people wrote is in the log', () => {
  const log = frame.lines.join('\n');
  expect(log).not.toBe('');
  for (const secret of [hookSecret, 'the-secret-of-tomorrow', frame.store.token, 'BEGIN RSA', 'recheck'])
    expect(log).not.toContain(secret);
});
