import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Chunk } from './chunk.ts';
import { StoreIndex } from './store-index.ts';
import { app, change, rowsOf } from './testing-rows.ts';

test('what changes is compressed at once while readers of gzip are expected, and by the next reader else', async () => {
  const apps = new Map([['web', app('web')]]);
  let atMs = 1_700_000_000_000;
  const index = new StoreIndex({ database: rowsOf(apps), contextPath: '', nowMs: () => atMs });
  await index.load();
  const compress = vi.spyOn(Chunk.prototype, 'compress');
  onTestFinished(() => void compress.mockRestore());
  const publish = async (version: string) => {
    apps.set('web', app('web', {}, ['1.0.0', version]));
    compress.mockClear();
    await index.onChanges([change('web', version)]);
    return compress.mock.calls.length;
  };
  expect(await publish('1.1.0')).toBe(0);
  const { document } = await index.read({ kind: 'all' }, 'lean');
  const zipped = await document.gzip();
  expect(gunzipSync(Buffer.concat(zipped?.buffers ?? [])).toString()).toContain('"1.1.0"');
  atMs += 59_000;
  expect(await publish('1.2.0')).toBeGreaterThan(0);
  atMs += 1_000;
  expect(await publish('1.3.0')).toBe(0);
  const last = await (await index.read({ kind: 'all' }, 'lean')).document.gzip();
  expect(gunzipSync(Buffer.concat(last?.buffers ?? [])).toString()).toContain('"1.3.0"');
});
