import { mask } from '@chandlery/chart';
import { describe, expect, test } from 'vitest';
import { hideValues } from './hide-values.ts';

describe('secrets of values in texts', () => {
  test.each([
    ['a password', 'auth:\n  password: correct-horse\n', 'no user correct-horse', `no user ${mask}`],
    ['each item below a name that says secret', 'tokens: [first-one, other-one]\n', 'other-one', mask],
    ['what stands below such a name', 'secret:\n  anything: correct-horse\n', 'correct-horse', mask],
    ['numbers', 'password: 123456\n', 'pin 123456', `pin ${mask}`],
    ['the base64 of it', 'password: correct-horse\n', `got ${btoa('correct-horse')}`, `got ${mask}`],
    [
      'a line of a text of several',
      'privateKey: |\n  -----BEGIN-----\n  MIIEvQIBADAN\n',
      'unexpected MIIEvQIBADAN',
      `unexpected ${mask}`,
    ],
  ])('%s is taken out', (_what, values, text, shown) => {
    expect(hideValues(values)(text)).toBe(shown);
  });

  test('of two secrets that overlap the longer is taken out whole', () => {
    const hide = hideValues('password: horse\nadminPassword: horse-battery\n');
    expect(hide('horse-battery and horse')).toBe(`${mask} and ${mask}`);
  });

  test.each([
    ['what is no secret', 'image: nginx\n', 'cannot pull nginx'],
    ['what is too short to be one', 'password: ab\n', 'a cabbage'],
    ['a secret that is empty', 'password: ""\n', 'nothing'],
  ])('%s stays', (_what, values, text) => {
    expect(hideValues(values)(text)).toBe(text);
  });

  test('values that cannot be read hide nothing, and break nothing', () => {
    expect(hideValues('a: [')('text')).toBe('text');
  });
});
