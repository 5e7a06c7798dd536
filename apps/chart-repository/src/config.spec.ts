import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@chandlery/settings';
import { expect, test } from 'vitest';
import { readConfig, secretKeysOf } from './config.ts';
import { readSecretKey } from './security/secret-keys.ts';

test('every setting but the secrets has a default', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    anonymousRead: true,
    defaultApprovals: 1,
    contextPath: '',
  });
});

test.each([
  ['false', false],
  ['true', 1],
  ['2', 2],
])('a proxy in front: %s is %s', (text, proxies) => {
  expect(readConfig({ CHANDLERY_TRUST_PROXY: text }).trustProxy).toBe(proxies);
  for (const wrong of ['yes', '0', '-1', ''])
    expect(() => readConfig({ CHANDLERY_TRUST_PROXY: wrong })).toThrow('CHANDLERY_TRUST_PROXY');
});

test('all mistakes are said at once, without showing a password', () => {
  const environment = {
    CHANDLERY_PORT: '80a',
    CHANDLERY_ANONYMOUS_READ: 'yes',
    CHANDLERY_PUBLIC_URL: 'ftp://x',
    CHANDLERY_CONTEXT_PATH: 'charts/',
    CHANDLERY_ADMIN_PASSWORD: 'short',
    CHANDLERY_PROT: '1',
    PATH: 'not ours',
  };
  const mistakes = (() => {
    try {
      readConfig(environment);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.mistakes : [];
    }
  })();
  expect(mistakes).toHaveLength(6);
  for (const name of Object.keys(environment).filter((key) => key.startsWith('CHANDLERY_'))) {
    expect(mistakes.some((mistake) => mistake.startsWith(name))).toBe(true);
  }
  expect(mistakes.join()).not.toContain('short');
});

test('settings of the review bot are none of the server’s business', () => {
  expect(readConfig({ CHANDLERY_BOT_PORT: '8090' }).port).toBe(8080);
});

test('keys come from a setting or a file, the present one first, and previous ones after it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chandlery-config-'));
  try {
    const [now = '', before = '', older = ''] = [1, 2, 3].map(() => randomBytes(32).toString('base64'));
    const ids = (environment: Record<string, string>) =>
      secretKeysOf(readConfig(environment)).map(({ id }) => id);
    const idsOf = (...texts: string[]) => texts.map((text) => readSecretKey(text)?.id);
    const file = join(folder, 'keys');
    writeFileSync(file, `${now}\n${before}\n`);
    expect(ids({ CHANDLERY_SECRET_KEY: now, CHANDLERY_SECRET_KEY_PREVIOUS: `${before},${older}` })).toEqual(
      idsOf(now, before, older),
    );
    expect(ids({ CHANDLERY_SECRET_KEY_FILE: file })).toEqual(idsOf(now, before));
    // Nothing would be sealed: what only opens is no present key.
    expect(ids({ CHANDLERY_SECRET_KEY_PREVIOUS: before })).toEqual([]);
    expect(ids({})).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  { CHANDLERY_SECRET_KEY: 'hunter2hunter2' },
  { CHANDLERY_SECRET_KEY_PREVIOUS: 'hunter2hunter2' },
  { CHANDLERY_SECRET_KEY_FILE: '/nowhere/keys' },
  { CHANDLERY_SECRET_KEY_FILE: import.meta.filename },
  {
    CHANDLERY_SECRET_KEY: randomBytes(32).toString('hex'),
    CHANDLERY_SECRET_KEY_FILE: import.meta.filename,
  },
])('a key that is none is a mistake, and is not shown', (environment) => {
  expect(() => readConfig(environment)).toThrow(/CHANDLERY_SECRET_KEY/);
  expect(() => readConfig(environment)).not.toThrow(/hunter2/);
});
