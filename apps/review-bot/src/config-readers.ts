import { createPrivateKey } from 'node:crypto';
import { Mistake } from '@chandlery/settings';

/** Where Redis is; it may hold a password. */
export const redisAddress = (value: string): string => {
  if (!URL.canParse(value) || !/^rediss?:$/.test(new URL(value).protocol))
    throw new Mistake(
      'give an address such as redis://user:password@redis.example.com:6379/0, or rediss:// for TLS',
    );
  return value;
};

/** PEM as GitHub gives it; line ends may be written as \n, since environments often cannot hold others. */
export const privateKey = (value: string): string => {
  const pem = value.replaceAll('\\n', '\n').trim();
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return pem;
  } catch {
    // The reason would say something of the key.
  }
  throw new Mistake('give the RSA key that GitHub gave you, in PEM: it begins with -----BEGIN');
};

const secret = (value: string): string => {
  if (value.length < 16)
    throw new Mistake('give at least 16 characters, such as the output of openssl rand -hex 32');
  return value;
};

/** Secrets of the webhook, with commas or line ends between them. */
export const secrets = (value: string): readonly string[] =>
  value
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(secret);

/** A token of the store; line ends around it, as files have them, are no part of it. */
export const token = (value: string): string => {
  const trimmed = value.trim();
  if (!/^[\x21-\x7e]{16,}$/.test(trimmed))
    throw new Mistake('give the secret of a token of the service account');
  return trimmed;
};
