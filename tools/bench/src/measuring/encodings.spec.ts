import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { requireEncoding, untilEncoded } from './encodings.ts';

test('a server that gives the raw form for a while is waited for', async () => {
  let requests = 0;
  const server = createServer((_, answer) => {
    const zipped = ++requests > 2;
    answer.writeHead(200, {
      'content-length': zipped ? 10 : 90,
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    });
    answer.end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  expect(await untilEncoded(`http://127.0.0.1:${address.port}/`, 'gzip')).toBe(10);
  expect(requests).toBe(3);
});

test('an answer in another encoding than what is measured is refused', () => {
  expect(() => requireEncoding(undefined, 'gzip')).toThrow('identity');
  expect(() => requireEncoding('gzip', 'identity')).toThrow('gzip');
  requireEncoding('gzip', 'gzip');
  requireEncoding(null, 'identity');
});
