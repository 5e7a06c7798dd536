import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSecretKey, readSecretKeys, type SecretKey } from './security/secret-keys.ts';

/** A setting that cannot be read; its message says what would do. */
export class Mistake extends Error {}

/** A whole number within bounds, both included. */
export const integer =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      throw new Mistake(`give a whole number from ${minimum} to ${maximum}`);
    }
    return value;
  };

/** `true` or `false`. */
export const boolean = (text: string): boolean => {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new Mistake('give true or false');
};

/** How many proxies are believed: each adds the address it was called from, so one more would believe the client. */
export const proxies = (text: string): number | false => {
  if (text === 'false') return false;
  return text === 'true' ? 1 : integer(1, 10)(text);
};

/** One of some words. */
export const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (text: string): T => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new Mistake(`give one of ${values.join(', ')}`);
    return found;
  };

/** Any text. */
export const text = (value: string): string => value;

/** A folder, made absolute. */
export const folder = (value: string): string => resolve(value);

/** A path below which everything is served. */
export const contextPath = (value: string): string => {
  if (value !== '' && !/^(\/[A-Za-z0-9._~-]+)+$/.test(value)) {
    throw new Mistake('give a path such as /charts: it begins with a slash and does not end with one');
  }
  return value;
};

/** An address, without the slash at its end. */
export const publicUrl = (value: string): string => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new Mistake('give an http(s) address without query, such as https://charts.example.com');
  }
  return value.replace(/\/+$/, '');
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
  let content: string;
  try {
    content = readFileSync(value, 'utf8');
  } catch {
    throw new Mistake('give the path of a file that the server can read');
  }
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
