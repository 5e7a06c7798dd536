import { describe, expect, it } from 'vitest';
import { formatGoFloat32 } from './go-float.ts';

describe('formatGoFloat32', () => {
  it.each([
    [1.1, '1.1'],
    [0, '0'],
    [-0, '-0'],
    [100000, '100000'],
    [1e6, '1e+06'],
    [1234567, '1.234567e+06'],
    [16777217, '1.6777216e+07'],
    [1e21, '1e+21'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.23456789, '1.2345679'],
    [-1.5, '-1.5'],
    [1e40, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
    [1e-46, '0'],
  ])('writes %d as %s', (value, text) => {
    expect(formatGoFloat32(value)).toBe(text);
  });
});
