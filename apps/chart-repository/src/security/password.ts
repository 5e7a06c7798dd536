import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's N, r and p. */
type Cost = { readonly N: number; readonly r: number; readonly p: number };

/** 2^15 blocks of 8, which is 32 MiB and some 60 ms; OWASP's password storage cheat sheet, second choice. */
const usualCost = { N: 2 ** 15, r: 8, p: 3 };
const maxmem = 64 * 1024 * 1024;
const keyBytes = 32;

/**
 * Hashes a password with a salt of its own, on libuv's threads.
 * @param cost of scrypt; a hash says its own, so that those of before stay good when it changes
 */
export async function hashPassword(password: string, cost: Cost = usualCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/** Tells whether a password is the one that was hashed; as slow for a wrong one as for the right one. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return new Promise((done, failed) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, { ...cost, maxmem }, (error, key) =>
      error ? failed(error) : done(key),
    );
  });
}
