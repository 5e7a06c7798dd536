import { contentOf, integer, Mistake } from '@chandlery/settings';
import { readSecretKey, readSecretKeys, type SecretKey } from './security/secret-keys.ts';

/** How many proxies are believed: each adds the address it was called from, so one more would believe the client. */
export const proxies = (text: string): number | false => {
  if (text === 'false') return false;
  return text === 'true' ? 1 : integer(1, 10)(text);
};

/** The password of the first administrator. */
export const password = (value: string): string => {
  if (value.length < 12 || value.length > 200) throw new Mistake('give 12 to 200 characters');
  return value;
};

const keyForm =
  '32 bytes as base64 or as 64 hexadecimal digits, such as the output of openssl rand -base64 32';

/** One key. */
export const secretKey = (value: string): readonly SecretKey[] => {
  const key = readSecretKey(value);
  if (key === undefined) throw new Mistake(`give ${keyForm}`);
  return [key];
};

/** Several keys, with commas between them. */
export const secretKeys = (value: string): readonly SecretKey[] => {
  const keys = readSecretKeys(value);
  if (keys === undefined) throw new Mistake(`give keys with commas between them, each of ${keyForm}`);
  return keys;
};

/** The keys of a file, one in each line. */
export const secretKeyFile = (value: string): readonly SecretKey[] => {
  const content = contentOf(value);
  if (content === undefined) throw new Mistake('give the path of a file that the server can read');
  const keys = readSecretKeys(content);
  if (keys === undefined) throw new Mistake(`the file has to hold a key in each line, each of ${keyForm}`);
  return keys;
};

/** Addresses of chart repositories, with commas between them. */
export const repositories = (value: string): readonly string[] => {
  const addresses = value
    .split(',')
    .map((address) => address.trim().replace(/\/+$/, ''))
    .filter((address) => address !== '');
  for (const address of addresses) {
    if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
      throw new Mistake('give https addresses of chart repositories, with commas between them');
  }
  return addresses;
};
