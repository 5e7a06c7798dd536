import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { Mistake } from './errors.ts';
import { address, boolean, contextPath, folder, integer, oneOf } from './readers.ts';

const open = address({ password: 'taken' });
const closed = address({ password: 'refused' });

test.each([
  [integer(1, 10), '1', 1],
  [integer(1, 10), '10', 10],
  [boolean, 'true', true],
  [boolean, 'false', false],
  [oneOf('lean', 'full'), 'full', 'full'],
  [contextPath('/bot'), '', ''],
  [contextPath('/bot'), '/a/b-c', '/a/b-c'],
  [open, 'https://me:it@ship/charts//', 'https://me:it@ship/charts'],
  [closed, 'http://ship:8080/', 'http://ship:8080'],
])('%o takes %j', (read: (text: string) => unknown, given, value) => {
  expect(read(given)).toBe(value);
});

test.each([
  [integer(1, 10), ['', '0', '11', '1.0', '1e0', '-1', ' 1'], 'give a whole number from 1 to 10'],
  [boolean, ['', 'yes', 'True'], 'give true or false'],
  [oneOf('lean', 'full'), ['', 'lea', 'toString'], 'give one of lean, full'],
  [contextPath('/bot'), ['bot', '/', '/bot/', '/a//b', '/a b'], 'give a path such as /bot: '],
  [open, ['ship', 'ftp://ship', 'https://ship?a', 'https://ship#a'], 'without query, such as'],
  [
    closed,
    ['ftp://ship', 'https://me@ship', 'https://:it@ship', 'https://ship?a'],
    'without query or password',
  ],
])('%o refuses %j and says what would do', (read: (text: string) => unknown, wrong, reason) => {
  for (const given of wrong) {
    expect(() => read(given), given).toThrow(Mistake);
    expect(() => read(given), given).toThrow(reason);
  }
});

test('a folder is made absolute', () => {
  expect(isAbsolute(folder('./data'))).toBe(true);
});
