import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Refusal } from '../problems/refusal.ts';
import type { SecretKey } from './secret-keys.ts';

/** The form of sealed texts: `v1.<key id>.<base64url of nonce, ciphertext and tag>`. */
const form = 'v1';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Where a sealed text belongs, which is sealed with it: put into another row, it does not open there. The ids are made before
 * the rows are, and given to the ports' `create`.
 */
export const belongsTo = {
  cluster: (clusterId: string): string => `cluster ${clusterId}`,
  /** Of a deployment's values, in its row, its revisions and the requests of its operations alike. */
  deployment: (deploymentId: string): string => `deployment ${deploymentId}`,
} as const;

/** Keeps secrets in the database: whoever has the database alone cannot read or exchange them. */
export type Sealer = {
  /** Whether there is a key to seal with. */
  readonly ready: boolean;
  /** @throws Refusal secret_key_missing */
  seal(secret: string, owner: string): string;
  /**
   * @param owner as it was sealed
   * @throws Refusal secret_key_missing, secret_key_unknown, sealed_text_invalid
   */
  open(sealed: string, owner: string): string;
  /** Whether a text was sealed with the present key: one that was not is sealed anew at the next occasion. */
  isCurrent(sealed: string): boolean;
};

/** @param keys the one that is sealed with, then those that only open what they sealed before */
export function newSealer(keys: readonly SecretKey[]): Sealer {
  const [current] = keys;
  return {
    ready: current !== undefined,
    seal(secret, owner) {
      if (current === undefined) throw keyMissing();
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, current.key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(boundData(current, owner));
      const body = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return [form, current.id, Buffer.concat(body).toString('base64url')].join('.');
    },
    open(sealed, owner) {
      const { keyId, body } = parse(sealed);
      if (current === undefined) throw keyMissing();
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined) throw keyUnknown(keyId);
      const decipher = createDecipheriv(algorithm, key.key, body.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(boundData(key, owner));
      decipher.setAuthTag(body.subarray(-tagBytes));
      try {
        const opened = decipher.update(body.subarray(nonceBytes, -tagBytes));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch {
        throw invalid('It was changed, or moved from another row.');
      }
    },
    isCurrent: (sealed) => current !== undefined && sealed.startsWith(`${form}.${current.id}.`),
  };
}

function boundData({ id }: SecretKey, owner: string): Buffer {
  return Buffer.from([form, id, owner].join('\0'));
}

/** @throws Refusal sealed_text_invalid */
function parse(sealed: string): { readonly keyId: string; readonly body: Buffer } {
  const [version, keyId = '', text = '', ...more] = sealed.split('.');
  const body = Buffer.from(text, 'base64url');
  if (version !== form || more.length > 0 || body.length < nonceBytes + tagBytes) {
    throw invalid('It is not of the form of sealed texts.');
  }
  return { keyId, body };
}

function keyMissing(): Refusal {
  return new Refusal('secret_key_missing', 'The server has no key to keep secrets with.', {
    remedy:
      'Whoever runs the server sets CHANDLERY_SECRET_KEY (or CHANDLERY_SECRET_KEY_FILE) to 32 random bytes, such as the output of `openssl rand -base64 32`, and starts it anew.',
  });
}

function keyUnknown(keyId: string): Refusal {
  return new Refusal(
    'secret_key_unknown',
    `The secret was sealed with the key ${keyId}, which the server does not have.`,
    {
      remedy:
        'Whoever runs the server adds that key to CHANDLERY_SECRET_KEY_PREVIOUS; where it is lost, the secret has to be given again.',
      details: { keyId },
    },
  );
}

function invalid(why: string): Refusal {
  return new Refusal('sealed_text_invalid', `A sealed text does not open. ${why}`);
}
