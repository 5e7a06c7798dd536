import { expect, test } from 'vitest';
import { secretIn } from './secret-text.ts';

test.each([
  ['password', 'tR7$kq92Lm'],
  ['adminPassword', 'hunter2-9f8e7d'],
  ['API_TOKEN', '9f86d081884c7d659a2feaa0c55ad015'],
  ['anything', 'AKIAIOSFODNN7ABCDEFG'],
  ['url', 'postgres://shop:Xk29fLq0aa@db:5432/shop'],
  ['config', `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow'.repeat(8)}`],
])('%s: %s is a secret', (name, text) => {
  expect(secretIn(name, text)).toBeDefined();
});

test.each([
  ['password', ''],
  ['password', 'changeme'],
  ['password', 'CHANGE_ME_123'],
  ['password', '${DB_PASSWORD_1}'],
  ['password', '{{ .Values.x1 }}'],
  ['password', '<your-password-1>'],
  ['passwordKey', 'tR7$kq92Lm'],
  ['existingSecret', 'my-release-2'],
  ['secretName', 'shop-tls-2024'],
  ['tokenUrl', 'https://id.example.com/v1/token'],
  ['username', 'tR7$kq92Lm'],
  ['secret', 'front-tls-v2'],
  ['url', 'postgres://shop:$(PASSWORD1)@db:5432/shop'],
  ['url', 'https://shop.example.com:8443/a@b1'],
  ['cert', '-----BEGIN CERTIFICATE-----\nMIIEow'],
  ['key', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
])('%s: %s is none', (name, text) => {
  expect(secretIn(name, text)).toBeUndefined();
});
