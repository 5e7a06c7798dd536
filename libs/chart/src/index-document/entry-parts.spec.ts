import { expect, test } from 'vitest';
import { entryParts, wholeEntry } from './entry-parts.ts';

const metadata = {
  apiVersion: 'v2',
  name: 'a',
  version: '1.0.0',
  keywords: ['k'],
  home: 'https://a',
  annotations: { b: 'c' },
};

test('what Helm reads of older versions is apart from the rest, and together they are the whole', () => {
  const parts = entryParts(metadata);
  expect(Object.keys(JSON.parse(parts.leanJson) as object)).toEqual([
    'apiVersion',
    'name',
    'version',
    'keywords',
  ]);
  expect(Object.keys(JSON.parse(parts.restJson) as object)).toEqual(['home', 'annotations']);
  expect(wholeEntry(parts)).toEqual(metadata);
});
