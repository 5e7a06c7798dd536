import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { DemoError } from './client/open-store.ts';

const secret = { CHANDLERY_ADMIN_PASSWORD: 'from the environment' };

test('a store on this machine is filled by admin, with a random password for people, unless told otherwise', () => {
  expect(readArguments([], secret)).toEqual({
    url: 'http://127.0.0.1:8080',
    adminName: 'admin',
    adminPassword: 'from the environment',
    password: undefined,
  });
});

test('flags win over the environment', () => {
  const env = { ...secret, CHANDLERY: 'http://store', CHANDLERY_ADMIN_NAME: 'root' };
  const flags = ['--url', 'http://other', '--admin', 'eve', '--admin-password', 'flag'];
  expect(readArguments(flags, env)).toMatchObject({
    url: 'http://other',
    adminName: 'eve',
    adminPassword: 'flag',
  });
  expect(readArguments([], env)).toMatchObject({ url: 'http://store', adminName: 'root' });
});

test.each([
  ['no password of the administrator', [], {}, 'CHANDLERY_ADMIN_PASSWORD'],
  ['a short password for people', ['--password', 'short'], secret, '12 characters'],
  ['a word too many', ['postgresql'], secret, 'usage: npm run demo'],
] as const)('%s is refused with what would be right', (_, args, env, words) => {
  const read = () => readArguments(args, env);
  expect(read).toThrow(DemoError);
  expect(read).toThrow(words);
});
