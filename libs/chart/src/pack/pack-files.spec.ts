import { expect, test } from 'vitest';
import { readArchive } from '../archive/read-archive.ts';
import { packFiles } from './pack-files.ts';

const file = (path: string, text = path) => ({ path, bytes: Buffer.from(text) });

test('what is packed is read again, Chart.yaml first and the rest in the order of code points', () => {
  const long = `${'folder/'.repeat(30)}${'n'.repeat(120)}.txt`;
  const files = ['z', 'Chart.yaml', '\u{1f600}', '\uff5a', long, 'ünï', 'templates/a'].map((path) =>
    file(path),
  );
  const read = readArchive(packFiles('plain', files));
  expect(read.rootName).toBe('plain');
  expect(read.files.map(({ path }) => path)).toEqual([
    'Chart.yaml',
    long,
    'templates/a',
    'z',
    'ünï',
    '\uff5a',
    '\u{1f600}',
  ]);
  expect(read.files.map(({ path, bytes }) => path === Buffer.from(bytes).toString())).not.toContain(false);
});

test('the order of the files does not show in the bytes', () => {
  const one = packFiles('plain', [file('Chart.yaml'), file('a'), file('b')]);
  const other = packFiles('plain', [file('b'), file('a'), file('Chart.yaml')]);
  expect(Buffer.compare(one, other)).toBe(0);
});

test('neither time nor machine is in the header of gzip', () => {
  const archive = packFiles('plain', [file('Chart.yaml')]);
  expect([...archive.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
});

test.each(['../x', '/x', 'a\\b', 'C:/x', 'a/../../x'])('the path %s is refused', (path) => {
  expect(() => packFiles('plain', [file(path)])).toThrow(expect.objectContaining({ name: 'ChartError' }));
});
