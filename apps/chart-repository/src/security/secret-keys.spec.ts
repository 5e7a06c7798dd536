import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { readSecretKey, readSecretKeys } from './secret-keys.ts';

const bytes = randomBytes(32);

test.each<[string, string]>([
  ['hexadecimal digits', bytes.toString('hex')],
  ['capital digits', bytes.toString('hex').toUpperCase()],
  ['base64', bytes.toString('base64')],
  ['base64url without padding', bytes.toString('base64url')],
  ['a line of a file', `${bytes.toString('base64')}\n`],
])('reads a key from %s', (_, text) => {
  const key = readSecretKey(text);
  expect(key?.key.export()).toEqual(bytes);
  expect(key?.id).toBe(readSecretKey(bytes.toString('hex'))?.id);
});

test.each([
  '',
  'secret',
  randomBytes(31).toString('hex'),
  randomBytes(33).toString('base64'),
  randomBytes(16).toString('base64'),
  `${bytes.toString('base64')}!`,
])('takes %j for no key', (text) => {
  expect(readSecretKey(text)).toBeUndefined();
  expect(readSecretKeys(text)).toBeUndefined();
});

test('reads several keys, in lines or with commas, all or none', () => {
  const texts = [1, 2, 3].map(() => randomBytes(32).toString('base64'));
  const ids = texts.map((text) => readSecretKey(text)?.id);
  expect(readSecretKeys(`\n${texts.join('\r\n')}\n`)?.map(({ id }) => id)).toEqual(ids);
  expect(readSecretKeys(texts.join(', '))?.map(({ id }) => id)).toEqual(ids);
  expect(readSecretKeys([...texts, 'short'].join(','))).toBeUndefined();
});

test('a key shows itself in no log', () => {
  const key = readSecretKey(bytes.toString('hex'));
  for (const shown of [JSON.stringify(key), inspect(key, { depth: 10 }), key?.id ?? '']) {
    expect(shown).not.toContain(bytes.toString('hex').slice(0, 12));
    expect(shown).not.toContain(bytes.toString('base64').slice(0, 12));
  }
});
