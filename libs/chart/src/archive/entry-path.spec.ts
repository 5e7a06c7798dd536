import { expect, test } from 'vitest';
import { entryPath } from './entry-path.ts';

const path = (name: string) => entryPath(Buffer.from(name).toString('latin1'));

test.each([
  ['plain/Chart.yaml', 'plain', 'Chart.yaml'],
  ['./Chart.yaml', '.', 'Chart.yaml'],
  ['./plain/Chart.yaml', '.', 'plain/Chart.yaml'],
  ['plain/./a//b/', 'plain', 'a/b'],
  ['plain/ünï', 'plain', 'ünï'],
  ['plain/.helmignore', 'plain', '.helmignore'],
  ['plain/templates/_helpers.tpl', 'plain', 'templates/_helpers.tpl'],
  ['plain/a./b.', 'plain', 'a./b.'],
  ['plain/a/.', 'plain', 'a'],
  ['plain/a..b/...', 'plain', 'a..b/...'],
])('%s lies in %s at %s', (name, root, below) => {
  expect(path(name)).toEqual({ root, path: below });
});

test.each([
  ['/plain/x', 'archive_path_absolute'],
  ['plain//x', 'archive_path_absolute'],
  ['plain/../x', 'archive_path_parent'],
  ['../x', 'archive_path_parent'],
  ['plain/a/..', 'archive_path_parent'],
  ['plain/..x', 'archive_path_parent'],
  ['c:/x', 'archive_path_drive'],
  ['plain/c:/x', 'archive_path_drive'],
  ['plain/c:x', 'archive_path_drive'],
  ['plain\\x', 'archive_path_backslash'],
  ['x', 'archive_path_outside_root'],
  ['plain/', 'archive_path_outside_root'],
  ['plain/.', 'archive_path_outside_root'],
  ['', 'archive_path_outside_root'],
  ['Chart.yaml/x', 'archive_path_outside_root'],
  ['plain/a\tb', 'archive_path_unreadable'],
])('%j is refused with %s', (name, code) => {
  expect(() => path(name)).toThrow(expect.objectContaining({ code }));
});

test('a name that is not UTF-8 is refused', () => {
  expect(() => entryPath('plain/\xff')).toThrow(expect.objectContaining({ code: 'archive_path_unreadable' }));
});
