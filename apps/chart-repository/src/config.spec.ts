import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

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
