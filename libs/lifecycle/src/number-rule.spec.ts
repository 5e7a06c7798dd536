import { expect, test } from 'vitest';
import { LifecycleError } from './errors.ts';
import { correctedNumber, requireNumberRule } from './number-rule.ts';

const strict = { numberRule: 'digit_and_dot' } as const;

test.each(['11.3.4', '0.1', '1.0.0-rc.1', '1.0.0+build', '10.0'])('%s may be submitted', (version) => {
  expect(() => requireNumberRule(strict, version)).not.toThrow();
});

test.each([
  ['v4.0.2', '4.0.2'],
  ['v1.0.0-rc.1', '1.0.0-rc.1'],
  ['v1.2.3+build.5', '1.2.3+build.5'],
  ['v1.2', '1.2.0'],
  ['v1', '1.0.0'],
  ['1', '1.0.0'],
  ['1-rc1', '1.0.0-rc1'],
  ['v2+7', '2.0.0+7'],
])('%s may not be submitted, and the refusal names %s', (version, corrected) => {
  expect(correctedNumber(version)).toBe(corrected);
  const refuse = () => requireNumberRule(strict, version);
  expect(refuse).toThrow(LifecycleError);
  expect(refuse).toThrow(expect.objectContaining({ code: 'number_rule', field: 'version' }));
  expect(refuse).toThrow(expect.objectContaining({ remedy: expect.stringContaining(corrected) }));
  expect(() => requireNumberRule(strict, corrected)).not.toThrow();
});

test.each(['v4.0.2', '1'])('%s may be submitted where every number is taken', (version) => {
  expect(() => requireNumberRule({ numberRule: 'any' }, version)).not.toThrow();
});
