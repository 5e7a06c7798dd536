import { createSecretKey, hash, type KeyObject } from 'node:crypto';

const keyBytes = 32;

/** A key that secrets are sealed with; it prints as nothing, so that no log can hold it. */
export type SecretKey = {
  /** Says in a sealed text which key opens it; tells nothing of the key. */
  readonly id: string;
  readonly key: KeyObject;
};

/** A key out of 32 bytes as 64 hexadecimal digits or as base64; `undefined` where the text is neither. */
export function readSecretKey(text: string): SecretKey | undefined {
  const bytes = bytesOf(text.trim());
  if (bytes === undefined) return undefined;
  const id = hash('sha256', Buffer.concat([Buffer.from('chandlery key id\0'), bytes]), 'hex').slice(0, 12);
  return { id, key: createSecretKey(bytes) };
}

/** All keys of a text with one in each line, the first being what is sealed with; `undefined` where one of them is none. */
export function readSecretKeys(text: string): readonly SecretKey[] | undefined {
  const keys: SecretKey[] = [];
  for (const line of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const key = readSecretKey(line);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  return keys.length === 0 ? undefined : keys;
}

function bytesOf(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === keyBytes ? bytes : undefined;
}
