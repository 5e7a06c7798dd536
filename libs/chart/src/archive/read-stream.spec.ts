import { expect, test } from 'vitest';
import { defaultArchiveLimits } from './limits.ts';
import { readBounded } from './read-stream.ts';

test('a stream is read no further than the limit', async () => {
  let sent = 0;
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        sent += 100;
        yield new Uint8Array(100);
      }
    } finally {
      closed = true;
    }
  }
  const reading = readBounded(endless(), { ...defaultArchiveLimits, archiveBytes: 1000 });
  await expect(reading).rejects.toMatchObject({ code: 'archive_too_large' });
  expect(sent).toBe(1100);
  expect(closed).toBe(true);
});

test('what is within the limit comes back whole', async () => {
  async function* parts(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('ab');
    yield Buffer.from('c');
  }
  expect(Buffer.from(await readBounded(parts())).toString()).toBe('abc');
});
