import { resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

test('the contract and its client have nothing of Node, and can be bundled for browsers', async () => {
  const { errors, metafile } = await build({
    stdin: { contents: `export { createClient } from './libs/api-contract/src/index.ts';`, resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  expect(errors).toEqual([]);
  const [output] = Object.values(metafile.outputs);
  expect(output?.imports).toEqual([]);
  expect(Object.keys(output?.inputs ?? {})).toContain('libs/api-contract/src/client/create-client.ts');
});
