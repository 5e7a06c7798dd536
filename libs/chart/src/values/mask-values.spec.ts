import { describe, expect, test } from 'vitest';
import { maskValues } from './mask-values.ts';
import { isSecretName, mask, maskText } from './secret-names.ts';

describe('isSecretName', () => {
  test.each([
    'password',
    'adminPassword',
    'ADMIN_PASSWORD',
    'admin-password',
    'rootPasswd',
    'dbPass',
    'passphrase',
    'token',
    'authToken',
    'bearer_token',
    'secret',
    'clientSecret',
    'apiKey',
    'api_key',
    'APIKey',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_ACCESS_KEY_ID'.replace('_ID', ''),
    'privateKey',
    'encryptionKey',
    'credentials',
    'dsn',
    'SENTRY_DSN',
    'connectionString',
    'DATABASE_URL',
    'htpasswd',
    'kubeconfig',
    'sshKey',
  ])('%s is one', (name) => expect(isSecretName(name)).toBe(true));

  test.each([
    'existingSecret',
    'secretName',
    'existingSecretPasswordKey',
    'secretKeyRef',
    'imagePullSecrets',
    'key',
    'publicKey',
    'topologyKey',
    'tokenExpiry',
    'passwordPolicy',
    'bypass',
    'compass',
    'monkey',
    'keyboard',
    'automountServiceAccountToken',
    'createSecret',
    'image',
    'url',
    'host',
    'tlsSecret',
    'usePassword',
  ])('%s is none', (name) => expect(isSecretName(name)).toBe(false));
});

describe('maskValues', () => {
  test('masks what is secret, and nothing else', () => {
    const values = {
      replicas: 2,
      auth: {
        username: 'me',
        password: 'hunter2',
        existingSecret: 'mine',
        enabled: true,
        pin_token: 1234,
        empty_password: '',
        noToken: null,
      },
      credentials: { user: 'me', anything: ['x', 1] },
      secret: { name: 'mine', create: true },
      tokens: ['a', 'b'],
      env: [
        { name: 'DB_PASSWORD', value: 'x' },
        { name: 'LOG_LEVEL', value: 'debug' },
      ],
      url: 'postgres://me:pw@db/shop',
      args: ['--password=pw', '--level=info'],
      cert: '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----',
    };
    expect(JSON.parse(JSON.stringify(maskValues(values)))).toEqual({
      replicas: 2,
      auth: {
        username: 'me',
        password: mask,
        existingSecret: 'mine',
        enabled: true,
        pin_token: mask,
        empty_password: '',
        noToken: null,
      },
      credentials: { user: mask, anything: [mask, mask] },
      secret: { name: 'mine', create: true },
      tokens: [mask, mask],
      env: [
        { name: 'DB_PASSWORD', value: mask },
        { name: 'LOG_LEVEL', value: 'debug' },
      ],
      url: `postgres://me:${mask}@db/shop`,
      args: [`--password=${mask}`, '--level=info'],
      cert: mask,
    });
    expect(values.auth.password).toBe('hunter2');
  });

  test.each([
    ['Server=db;User Id=me;Password=pw;', `Server=db;User Id=me;Password=${mask};`],
    ['redis://:pw@host:6379/0', `redis://:${mask}@host:6379/0`],
    ['see https://example.com/a:b for more', 'see https://example.com/a:b for more'],
    ['mail me@example.com', 'mail me@example.com'],
    ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_', `Bearer ${mask}`],
    ['AKIAIOSFODNN7EXAMPLE', mask],
    ['postgres://me:p:w/@db', 'postgres://me:p:w/@db'],
  ])('%j is shown as %j', (text, shown) => expect(maskText(text)).toBe(shown));

  test('looks through long texts in time', () => {
    for (const text of [
      'a://'.repeat(100_000),
      'password='.repeat(100_000),
      `x://${':'.repeat(400_000)}`,
      'eyJ'.repeat(200_000),
    ]) {
      expect(maskText(text).length).toBeGreaterThan(0);
    }
  });
});
