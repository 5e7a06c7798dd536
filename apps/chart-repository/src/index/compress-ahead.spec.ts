import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Part } from './part.ts';
import { StoreIndex } from './store-index.ts';
import { app, change, rowsOf } from './testing-rows.ts';
import type { View } from './view.ts';

test('what changes is compressed at once while readers of gzip are expected, and by the next reader else', async () => {
  const apps = new Map([['web', app('web')]]);
  let atMs = 1_700_000_000_000;
  const index = new StoreIndex({ database: rowsOf(apps), contextPath: '', nowMs: () => atMs });
  await index.load();
  const compress = vi.spyOn(Part.prototype, 'compressSync');
  onTestFinished(() => void compress.mockRestore());
  const publish = async (version: string) => {
    apps.set('web', app('web', {}, ['1.0.0', version]));
    compress.mockClear();
    await index.onChanges([change('web', version)]);
  };
  const zipped = async (view: View) => {
    const { document } = await index.read(view, 'lean');
    return gunzipSync(Buffer.concat((await document.gzip())?.buffers ?? [])).toString();
  };
  await publish('1.1.0');
  expect(compress).not.toHaveBeenCalled();
  expect(await zipped({ kind: 'all' })).toContain('"1.1.0"');
  atMs += 59_000;
  await publish('1.2.0');
  expect(compress).toHaveBeenCalledTimes(1);
  compress.mockClear();
  expect(await zipped({ kind: 'all' })).toContain('"1.2.0"');
  // Only of the view that somebody read; what was ready needed nothing more.
  expect(compress).not.toHaveBeenCalled();
  atMs += 60_000;
  await publish('1.3.0');
  expect(compress).not.toHaveBeenCalled();
  expect(await zipped({ kind: 'workspace', slug: 'team' })).toContain('"1.3.0"');
});
