import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@chandlery/settings';
import { afterAll, expect, test } from 'vitest';
import { readConfig, readyConfig, settings } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'chandlery-bot-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const webhookSecret = 'a-secret-of-the-webhook';
const whole = {
  CHANDLERY_BOT_STORE_URL: 'https://charts.example.com/store/',
  CHANDLERY_BOT_STORE_TOKEN: 'chy_0123456789abcdef',
  CHANDLERY_BOT_APP_ID: '42',
  CHANDLERY_BOT_PRIVATE_KEY: pem,
  CHANDLERY_BOT_WEBHOOK_SECRET: `${webhookSecret},another-secret-of-it`,
};

const mistakesOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readyConfig(readConfig(environment));
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.mistakes : [];
  }
};

test('what is needed is enough; keys may be written in one line, and secrets be several', () => {
  const config = readyConfig(
    readConfig({ ...whole, CHANDLERY_BOT_PRIVATE_KEY: pem.replaceAll('\n', '\\n') }),
  );
  expect(config).toMatchObject({
    storeUrl: 'https://charts.example.com/store',
    appId: 42,
    webhookSecrets: [webhookSecret, 'another-secret-of-it'],
    gitHubUrl: 'https://api.github.com',
    port: 8090,
    atOnce: 4,
  });
  expect(config.privateKey).toBe(pem.trim());
});

test('all that is missing is said at once, with the way to get it', () => {
  const mistakes = mistakesOf({ CHANDLERY_BOT_DATA: join(folder, 'nothing') });
  for (const name of Object.keys(whole))
    expect(mistakes.some((mistake) => mistake.startsWith(name))).toBe(true);
  expect(mistakes).toHaveLength(5);
  expect(mistakes.join()).toContain('npm run bot -- setup');
});

test('secrets come from files, too; one that is given twice or cannot be read is a mistake', () => {
  const file = join(folder, 'token');
  writeFileSync(file, 'chy_from_a_file_0123\n');
  const { CHANDLERY_BOT_STORE_TOKEN: given, ...others } = whole;
  expect(readConfig({ ...others, CHANDLERY_BOT_STORE_TOKEN_FILE: file }).storeToken).toBe(
    'chy_from_a_file_0123',
  );
  expect(mistakesOf({ ...whole, CHANDLERY_BOT_STORE_TOKEN_FILE: file })).toEqual([
    expect.stringMatching(/^CHANDLERY_BOT_STORE_TOKEN_FILE/),
  ]);
  expect(mistakesOf({ ...others, CHANDLERY_BOT_STORE_TOKEN_FILE: join(folder, 'none') })).toHaveLength(1);
  expect(given).not.toBe('');
});

test('what setup wrote is used where the environment says nothing, and told where it cannot be', () => {
  const { CHANDLERY_BOT_STORE_URL, CHANDLERY_BOT_STORE_TOKEN } = whole;
  const environment = { CHANDLERY_BOT_STORE_URL, CHANDLERY_BOT_STORE_TOKEN, CHANDLERY_BOT_DATA: folder };
  writeFileSync(join(folder, 'app-id'), '7\n');
  writeFileSync(join(folder, 'private-key.pem'), pem);
  writeFileSync(join(folder, 'webhook-secret'), `${webhookSecret}\n`);
  expect(readyConfig(readConfig(environment))).toMatchObject({ appId: 7, webhookSecrets: [webhookSecret] });
  expect(readyConfig(readConfig({ ...environment, CHANDLERY_BOT_APP_ID: '9' })).appId).toBe(9);
  writeFileSync(join(folder, 'app-id'), 'seven');
  expect(mistakesOf(environment)).toEqual([expect.stringMatching(/app-id cannot be used/)]);
});

test.each([
  { CHANDLERY_BOT_STORE_URL: 'ftp://x' },
  { CHANDLERY_BOT_STORE_URL: 'https://me:hunter2hunter2@charts.example.com?x' },
  { CHANDLERY_BOT_STORE_TOKEN: 'hunter2 hunter2 hunter2' },
  { CHANDLERY_BOT_APP_ID: '0' },
  { CHANDLERY_BOT_PRIVATE_KEY: 'hunter2hunter2hunter2' },
  { CHANDLERY_BOT_PRIVATE_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
  { CHANDLERY_BOT_WEBHOOK_SECRET: 'hunter2' },
  { CHANDLERY_BOT_WEBHOOK_SECRET: 'a-secret-of-the-webhook,hunter2' },
  { CHANDLERY_BOT_REDIS_URL: 'http://:hunter2@redis' },
  { CHANDLERY_BOT_CONTEXT_PATH: 'bot/' },
  { CHANDLERY_BOT_CONCURRENCY: '0' },
  { CHANDLERY_BOT_SWEEP_MINUTES: '0' },
  { CHANDLERY_BOT_LOG_LEVEL: 'loud' },
  { CHANDLERY_BOT_PROT: '1' },
])('a setting that will not do is told by its name: %o', (wrong: Record<string, string>) => {
  const [name = ''] = Object.keys(wrong);
  const mistakes = mistakesOf({ ...whole, ...wrong });
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(new RegExp(`^${name}: `));
  expect(mistakes[0]).not.toContain('hunter2');
});

test('no secret is ever shown, and settings of others are none of the bot’s business', () => {
  const wrong = Object.fromEntries(
    Object.values(settings)
      .filter(({ isSecret }) => isSecret)
      .map(({ name }) => [name, 'hunter2']),
  );
  const mistakes = mistakesOf({ ...whole, ...wrong, CHANDLERY_PORT: '8080', PATH: 'x' });
  expect(mistakes).toHaveLength(Object.keys(wrong).length);
  expect(mistakes.join()).not.toContain('hunter2');
});
