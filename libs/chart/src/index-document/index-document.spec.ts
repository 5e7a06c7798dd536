import { expect, test } from 'vitest';
import { indexDocument, indexFrame, indexPiece } from './index-document.ts';
import type { IndexEntry } from './index-entry.ts';

const generated = new Date('2026-01-02T03:04:05.678Z');
const entry = (name: string, version: string): IndexEntry => ({
  name,
  version,
  created: '2026-01-01T00:00:00.000Z',
  digest: 'd',
  urls: [`${name}-${version}.tgz`],
});

type Index = { entries: Record<string, { version: string }[]> };
const parse = (text: string): Index => JSON.parse(text) as Index;

test('charts stand in the order of their names, versions newest first, equal ones as they came', () => {
  const versions = ['1.0.0', '1.0.0+b', '2.0.0-rc.1', '1.0.0+a', 'v10.0.0', '2.0.0'].map((version) =>
    entry('a', version),
  );
  const text = indexDocument({
    entries: new Map([
      ['b', [entry('b', '1.0.0')]],
      ['a', versions],
      ['10', [entry('10', '1.0.0')]],
      ['B', []],
    ]),
    generated,
  });
  expect([...text.matchAll(/"([^"]+)":\[(\{|\])/g)].map(([, name]) => name)).toEqual(['10', 'B', 'a', 'b']);
  expect(parse(text).entries['a']?.map(({ version }) => version)).toEqual([
    'v10.0.0',
    '2.0.0',
    '2.0.0-rc.1',
    '1.0.0',
    '1.0.0+b',
    '1.0.0+a',
  ]);
});

test('it is compact JSON with the fields that Helm reads', () => {
  expect(indexDocument({ entries: new Map(), generated })).toBe(
    '{"apiVersion":"v1","generated":"2026-01-02T03:04:05.678Z","entries":{}}',
  );
  expect(
    JSON.parse(indexDocument({ entries: new Map(), generated, serverInfo: { contextPath: '/x' } })),
  ).toMatchObject({
    serverInfo: { contextPath: '/x' },
  });
});

test('a document is its pieces, joined', () => {
  const [a, b] = [[entry('a', '1.0.0')], [entry('b', '1.0.0')]];
  expect(indexFrame({ generated }, [indexPiece('a', a), indexPiece('b', b)])).toBe(
    indexDocument({
      entries: new Map([
        ['b', b],
        ['a', a],
      ]),
      generated,
    }),
  );
});
