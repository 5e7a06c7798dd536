import { expect, test } from 'vitest';
import { readArguments, usage } from './arguments.ts';

const known = ['client', 'publish', 'start'];

test('everything is measured unless some are named, always in the order of the table', () => {
  expect(readArguments([], known)).toMatchObject({ names: known, quick: false, readme: false });
  expect(readArguments(['start', 'client', '--quick', '--out', 'x.md'], known)).toMatchObject({
    names: ['client', 'start'],
    quick: true,
    out: 'x.md',
  });
});

test('a name or an option that does not exist is refused', () => {
  expect(() => readArguments(['stert'], known)).toThrow('stert');
  expect(() => readArguments(['--fast'], known)).toThrow('--fast');
  expect(usage(known)).toContain('client, publish, start');
});
