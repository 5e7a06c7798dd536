import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Mistake } from './errors.ts';
import { readSettings } from './read-settings.ts';
import { integer, text } from './readers.ts';
import { secretSetting, setting, type Settings } from './setting.ts';

const folder = mkdtempSync(join(tmpdir(), 'chandlery-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = {
  port: setting('SHIP_PORT', '80', integer(0, 99), 'Port.'),
  name: setting('SHIP_NAME', undefined, text, 'Name.'),
  address: setting('SHIP_ADDRESS', undefined, (given) => refuse(given), 'Refuses everything.'),
  password: secretSetting(
    'SHIP_PASSWORD',
    (given) => (given.length < 9 ? refuse(given) : given),
    'Password.',
  ),
} as const satisfies Settings<'SHIP_'>;

function refuse(_given: string): string {
  throw new Mistake('give another one');
}

const read = (environment: Record<string, string>, fileReader?: string) =>
  readSettings(settings, {
    environment,
    prefix: 'SHIP_',
    othersPrefix: 'SHIP_BOAT_',
    ...(fileReader === undefined ? {} : { fileReader }),
  });
const mistakesOf = (...given: Parameters<typeof read>) => read(...given).mistakes;

test('a setting is what was given, else its default, else absent', () => {
  expect(read({ SHIP_PORT: '8' })).toEqual({
    values: { port: 8, name: undefined, address: undefined, password: undefined },
    mistakes: [],
  });
  expect(read({ SHIP_NAME: '' }).values).toMatchObject({ port: 80, name: '' });
});

test('every mistake is told, and a name that is no setting; those of others are not', () => {
  expect(
    mistakesOf({ SHIP_PORT: 'x', SHIP_PASSWORD: 'hunter2', SHIP_PROT: '1', SHIP_BOAT_PORT: 'x', PATH: 'x' }),
  ).toEqual([
    'SHIP_PORT: "x" will not do; give a whole number from 0 to 99.',
    'SHIP_PASSWORD: the value will not do; give another one.',
    'SHIP_PROT: there is no such setting.',
  ]);
});

test('what may hold a password is not shown', () => {
  expect(mistakesOf({ SHIP_ADDRESS: 'https://me:hunter2@ship' })).toEqual([
    'SHIP_ADDRESS: the value will not do; give another one.',
  ]);
});

test('an error that is no mistake is thrown', () => {
  const failing = {
    one: setting('SHIP_ONE', '1', () => JSON.parse('{') as unknown, 'Fails.'),
  };
  expect(() => readSettings(failing, { environment: {}, prefix: 'SHIP_' })).toThrow(SyntaxError);
});

describe('a secret in a file', () => {
  const path = join(folder, 'password');

  test('is read where somebody reads them, and is told by the name of the file', () => {
    writeFileSync(path, 'a-long-password');
    expect(read({ SHIP_PASSWORD_FILE: path }, 'the ship').values.password).toBe('a-long-password');
    writeFileSync(path, 'hunter2');
    expect(mistakesOf({ SHIP_PASSWORD_FILE: path }, 'the ship')).toEqual([
      'SHIP_PASSWORD_FILE: the value will not do; give another one.',
    ]);
  });

  test('cannot be given twice, nor be missing', () => {
    writeFileSync(path, 'a-long-password');
    const twice = { SHIP_PASSWORD: 'another-password', SHIP_PASSWORD_FILE: path };
    expect(mistakesOf(twice, 'the ship')).toEqual([
      'SHIP_PASSWORD_FILE: SHIP_PASSWORD is set, too; set one of them.',
    ]);
    const missing = join(folder, 'nothing');
    expect(mistakesOf({ SHIP_PASSWORD_FILE: missing }, 'the ship')).toEqual([
      `SHIP_PASSWORD_FILE: ${JSON.stringify(missing)} will not do; give the path of a file that the ship can read.`,
    ]);
  });

  test('is an unknown setting where nobody reads them, as the file of what is no secret is', () => {
    expect(mistakesOf({ SHIP_PASSWORD_FILE: path })).toEqual([
      'SHIP_PASSWORD_FILE: there is no such setting.',
    ]);
    expect(mistakesOf({ SHIP_NAME_FILE: path }, 'the ship')).toEqual([
      'SHIP_NAME_FILE: there is no such setting.',
    ]);
  });
});
