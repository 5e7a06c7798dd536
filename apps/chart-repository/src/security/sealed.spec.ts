import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Refusal } from '../problems/refusal.ts';
import { belongsTo, newSealer } from './sealed.ts';
import { readSecretKey, type SecretKey } from './secret-keys.ts';

const owner = belongsTo.cluster('1');
const secret = 'token: 비밀 🔑\n';

function newKey(): SecretKey {
  const key = readSecretKey(randomBytes(32).toString('hex'));
  if (key === undefined) throw new Error('That was no key.');
  return key;
}

/** The code of the refusal. */
function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
}

test.each(['', secret, 'x'.repeat(1_000_000)])('opens what it sealed', (text) => {
  const sealer = newSealer([newKey()]);
  expect(sealer.open(sealer.seal(text, owner), owner)).toBe(text);
});

test('never seals two texts alike, and shows nothing of them', () => {
  const sealer = newSealer([newKey()]);
  const sealed = Array.from({ length: 100 }, () => sealer.seal(secret, owner));
  expect(new Set(sealed).size).toBe(100);
  expect(sealed.join()).not.toContain(Buffer.from(secret).toString('base64url').slice(0, 8));
});

test('does not open in another row', () => {
  const sealer = newSealer([newKey()]);
  const sealed = sealer.seal(secret, owner);
  for (const other of [belongsTo.cluster('2'), belongsTo.deployment('1'), '']) {
    expect(codeOf(() => sealer.open(sealed, other))).toBe('sealed_text_invalid');
  }
});

test('does not open when a single character was changed, or a part is missing', () => {
  const sealer = newSealer([newKey()]);
  const sealed = sealer.seal('a', owner);
  const start = sealed.lastIndexOf('.') + 1;
  // The last character holds bits that base64 does not use.
  for (let place = start; place < sealed.length - 1; place += 1) {
    const changed = `${sealed.slice(0, place)}${sealed[place] === 'A' ? 'B' : 'A'}${sealed.slice(place + 1)}`;
    expect(
      codeOf(() => sealer.open(changed, owner)),
      changed,
    ).toBe('sealed_text_invalid');
  }
  for (const broken of ['', 'text', sealed.slice(0, -4), `v2${sealed.slice(2)}`, `${sealed}.x`]) {
    expect(
      codeOf(() => sealer.open(broken, owner)),
      broken,
    ).toBe('sealed_text_invalid');
  }
});

test('opens with a previous key what that sealed, and seals with the present one', () => {
  const [before, now] = [newKey(), newKey()];
  const sealed = newSealer([before]).seal(secret, owner);
  const rotated = newSealer([now, before]);
  expect(rotated.open(sealed, owner)).toBe(secret);
  const anew = rotated.seal(secret, owner);
  expect([rotated.isCurrent(sealed), rotated.isCurrent(anew)]).toEqual([false, true]);
  expect(newSealer([now]).open(anew, owner)).toBe(secret);
  expect(codeOf(() => newSealer([now]).open(sealed, owner))).toBe('secret_key_unknown');
});

test('does not take a text for one of another key, though its name says so', () => {
  const [one, other] = [newKey(), newKey()];
  const sealed = newSealer([one]).seal(secret, owner).replace(one.id, other.id);
  expect(codeOf(() => newSealer([other]).open(sealed, owner))).toBe('sealed_text_invalid');
});

test('says which setting is missing where there is no key', () => {
  const sealed = newSealer([newKey()]).seal(secret, owner);
  const sealer = newSealer([]);
  expect(sealer.ready).toBe(false);
  expect(codeOf(() => sealer.seal(secret, owner))).toBe('secret_key_missing');
  expect(codeOf(() => sealer.open(sealed, owner))).toBe('secret_key_missing');
  expect(() => sealer.seal(secret, owner)).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('CHANDLERY_SECRET_KEY') }),
  );
});

test('no refusal holds the secret or the sealed text', () => {
  const sealer = newSealer([newKey()]);
  const sealed = sealer.seal(secret, owner);
  for (const run of [() => sealer.open(sealed, 'other'), () => newSealer([newKey()]).open(sealed, owner)]) {
    try {
      run();
    } catch (error) {
      const { message, remedy, details, cause } = error as Refusal;
      const told = JSON.stringify([message, remedy, details, String(cause)]);
      expect(told).not.toContain(sealed.slice(-20));
    }
  }
});
