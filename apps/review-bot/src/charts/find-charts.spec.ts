import { expect, test } from 'vitest';
import { findCharts } from './find-charts.ts';
import { nearestWord } from './nearest-word.ts';
import { pathMatches } from './path-pattern.ts';
import type { TreeEntry } from './repository-reader.ts';
import { TreeIndex } from './tree-index.ts';

const blob = (path: string, mode = '100644'): TreeEntry => ({ path, mode, type: 'blob', sha: '1', size: 1 });
const found = (paths: readonly string[], settings: Partial<Parameters<typeof findCharts>[1]> = {}) =>
  findCharts(
    paths.map((path) => blob(path)),
    { charts: null, ignore: [], ...settings },
  ).map(({ path }) => path);

test('charts are folders with a Chart.yaml, but for those in charts/ of another', () => {
  expect(
    found([
      'charts/web/Chart.yaml',
      'charts/web/charts/sub/Chart.yaml',
      'charts/web/charts/sub/charts/deep/Chart.yaml',
      'charts/web/examples/own/Chart.yaml',
      'charts/web/charts/packed-1.0.0.tgz',
      'charts/web/ci/packed-1.0.0.tgz',
      'docs/packed-1.0.0.tgz',
      'lower/chart.yaml',
      'other/MyChart.yaml',
      'Chart.yaml/file',
    ]),
  ).toEqual(['charts/web', 'charts/web/examples/own', 'docs/packed-1.0.0.tgz']);
  expect(found(['Chart.yaml', 'charts/a/Chart.yaml', 'x.tgz'])).toEqual(['']);
});

test('without settings they are found to a depth, with settings where these say', () => {
  const paths = ['a/b/c/d/e/f/Chart.yaml', 'a/b/c/d/e/f/g/Chart.yaml', 'x/Chart.yaml', 'y/old/Chart.yaml'];
  expect(found(paths)).toEqual(['a/b/c/d/e/f', 'x', 'y/old']);
  expect(found(paths, { charts: ['a'] })).toEqual(['a/b/c/d/e/f', 'a/b/c/d/e/f/g']);
  expect(found(paths, { charts: ['.'], ignore: ['a', '**/old'] })).toEqual(['x']);
  expect(found(paths, { charts: ['nowhere'] })).toEqual([]);
});

test('a .tgz that is a link is none, and a submodule has no charts', () => {
  const tree = [
    blob('a.tgz', '120000'),
    { ...blob('sub', '160000'), type: 'commit' as const },
    blob('Chart.yaml', '120000'),
  ];
  expect(findCharts(tree, { charts: null, ignore: [] })).toEqual([{ form: 'folder', path: '' }]);
});

test.each([
  ['charts', 'charts/web', true],
  ['charts/', 'charts/web', true],
  ['charts', 'charts-old/web', false],
  ['charts/*', 'charts/web/sub', true],
  ['charts/*', 'charts', false],
  ['*/web', 'a/web', true],
  ['*/web', 'a/b/web', false],
  ['**/web', 'web', true],
  ['**/web', 'a/b/web/c', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**/b', 'a/x', false],
  ['w?b-*x', 'wib-12x', true],
  ['w?b-*x', 'wib-12xy', false],
  ['a[b]', 'a[b]', true],
  ['a[b]', 'ab', false],
  ['a.b', 'axb', false],
  ['.', 'anything', true],
  ['ünï*', 'ünïcode', true],
])('the pattern %s and the path %s: %s', (pattern, path, expected) => {
  expect(pathMatches(pattern, path)).toBe(expected);
});

test('no pattern takes long on a long path', () => {
  const path = `${'a/'.repeat(2000)}b`;
  expect(pathMatches(`${'**/a*/'.repeat(150)}c`, path)).toBe(false);
  expect(pathMatches(`${'a*'.repeat(300)}c`, 'a'.repeat(4000))).toBe(false);
});

test('the files of a folder are found by its whole name', () => {
  const index = new TreeIndex(['a/x', 'a-b/x', 'a', 'a0', 'a/y/z', 'ab'].map((path) => blob(path)));
  expect(index.under('a').map(({ path }) => path)).toEqual(['a/x', 'a/y/z']);
  expect(index.under('')).toHaveLength(6);
  expect(index.under('none')).toEqual([]);
});

test('a word that is near is named', () => {
  expect(nearestWord('aprovals', ['charts', 'approvals'])).toBe('approvals');
  expect(nearestWord('CHARTS', ['charts'])).toBe('charts');
  expect(nearestWord('something', ['charts', 'approvals'])).toBeUndefined();
  expect(nearestWord('x'.repeat(1e6), ['charts'])).toBeUndefined();
});
