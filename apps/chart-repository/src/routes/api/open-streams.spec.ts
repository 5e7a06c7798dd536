import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import Fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { Refusal } from '../../problems/refusal.ts';
import { OpenStreams } from './open-streams.ts';

/** A server that streams nothing, or without end, until the stream is ended. */
async function streaming(
  streams: OpenStreams,
  { endless = false, before = async () => {} } = {},
): Promise<string> {
  const server = Fastify({ forceCloseConnections: true });
  server.addHook('preClose', async () => streams.endAll());
  server.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Refusal ? 503 : 500).send({ code: (error as Refusal).code }),
  );
  server.get('/', async (request, reply) => {
    await before();
    const pieces = streams.open(request, reply, async function* (signal) {
      yield 'begun';
      while (endless && !signal.aborted) yield 'x'.repeat(64 * 1024);
      if (!signal.aborted) await once(signal, 'abort');
    });
    return reply.type('text/plain').send(Readable.from(pieces, { objectMode: false }));
  });
  servers.push(server);
  return server.listen({ host: '127.0.0.1', port: 0 });
}
const servers: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function open(url: string): Promise<IncomingMessage> {
  const [answer] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer;
}

test('so many are open at once; a place is free when its client is gone', async () => {
  const streams = new OpenStreams({ maximum: 2, longestMs: 60_000 });
  const url = await streaming(streams);
  const [first] = [await open(url), await open(url)];
  const refused = await open(url);
  expect([refused.statusCode, streams.count]).toEqual([503, 2]);
  first.destroy();
  await expect.poll(() => streams.count, { timeout: 10_000 }).toBe(1);
  expect((await open(url)).statusCode).toBe(200);
});

test('a client that is gone before its stream begins takes no place', async () => {
  const streams = new OpenStreams({ maximum: 1, longestMs: 60_000 });
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();
  let begun = false;
  const url = await streaming(streams, {
    before: async () => {
      if (begun) return;
      begun = true;
      isAsked();
      await gone;
    },
  });
  const early = get(url, { agent: false });
  early.on('error', () => undefined);
  await asked;
  early.destroy();
  // Long enough for the server to hear of it; were it not, the place would be freed as any other.
  await new Promise((resolve) => setTimeout(resolve, 100));
  isGone();
  await expect.poll(async () => (await open(url)).statusCode, { timeout: 10_000 }).toBe(200);
});

test('a client that takes nothing loses its place in the end', async () => {
  const streams = new OpenStreams({ maximum: 1, longestMs: 200 });
  const slow = await open(await streaming(streams, { endless: true }));
  slow.pause();
  await expect.poll(() => streams.count, { timeout: 10_000 }).toBe(0);
});

test('all end when they are told to, as if they had come to their end', async () => {
  const streams = new OpenStreams({ maximum: 1, longestMs: 60_000 });
  const answer = await open(await streaming(streams));
  streams.endAll();
  let text = '';
  for await (const piece of answer) text += String(piece);
  expect([text, answer.complete]).toEqual(['begun', true]);
});
