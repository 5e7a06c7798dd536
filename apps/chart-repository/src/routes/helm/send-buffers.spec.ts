import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { bodyOf } from '../../index/chunk-group.ts';
import { sendBuffers } from './send-buffers.ts';

const buffers = Array.from({ length: 3000 }, (_, n) => Buffer.alloc(5000, n % 256));

/** Asks a server that sends the buffers; gives what came and what the server's side came to. */
async function ask(send: (response: ServerResponse) => Promise<void>, bytes = 3000 * 5000) {
  let sent: Promise<void> | undefined;
  let sending: ServerResponse | undefined;
  const server = createServer((_, response) => {
    sending = response;
    response.setHeader('content-length', bytes);
    sent = send(response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const [answer] = (await once(get({ port: address.port, agent: false }), 'response')) as [IncomingMessage];
  return { answer, sent: () => sent, sending: () => sending };
}

test.each([[0], [1], [3000]])('%i buffers arrive whole and in order', async (count) => {
  const some = buffers.slice(0, count);
  const { answer, sent } = await ask((response) => sendBuffers(response, bodyOf(some)), count * 5000);
  expect((await buffer(answer)).equals(Buffer.concat(some))).toBe(true);
  await sent();
});

test('large buffers arrive whole and in order, and empty ones are nothing', async () => {
  const large = [7, 0, 3].map((megabytes, n) => Buffer.alloc(megabytes * 1_000_003, n + 1));
  const { answer, sent } = await ask((response) => sendBuffers(response, bodyOf(large)), 10 * 1_000_003);
  expect((await buffer(answer)).equals(Buffer.concat(large))).toBe(true);
  await sent();
});

test('readers who come together get everything, each of them', async () => {
  const some = buffers.slice(0, 1000);
  // Eleven: their shares of a turn are no whole bytes.
  const readers = await Promise.all(
    Array.from({ length: 11 }, () => ask((response) => sendBuffers(response, bodyOf(some)), 1000 * 5000)),
  );
  const bodies = await Promise.all(readers.map(({ answer }) => buffer(answer)));
  expect(bodies.every((body) => body.equals(Buffer.concat(some)))).toBe(true);
  await Promise.all(readers.map(({ sent }) => sent()));
});

test('no more is handed to the socket of a reader who does not read than what a turn sends', async () => {
  const { answer, sending } = await ask((response) => sendBuffers(response, bodyOf(buffers)));
  answer.pause();
  await new Promise((done) => setTimeout(done, 100));
  expect(sending()?.writableLength).toBeLessThanOrEqual(2 * 1024 * 1024);
  expect((await buffer(answer)).length).toBe(3000 * 5000);
});

test('nobody waits for readers who do not read', async () => {
  const idle = await Promise.all(
    Array.from({ length: 20 }, () => ask((response) => sendBuffers(response, bodyOf(buffers)))),
  );
  for (const { answer } of idle) answer.pause();
  const { answer } = await ask((response) => sendBuffers(response, bodyOf(buffers)));
  expect((await buffer(answer)).length).toBe(3000 * 5000);
  for (const reader of idle) reader.answer.destroy();
});

test('a reader who goes away ends it, before and during', async () => {
  const during = await ask((response) => sendBuffers(response, bodyOf(buffers)));
  during.answer.destroy();
  await during.sent();
  const before = await ask(async (response) => {
    response.flushHeaders();
    await once(response, 'close');
    await sendBuffers(response, bodyOf(buffers));
  });
  before.answer.destroy();
  await before.sent();
});
