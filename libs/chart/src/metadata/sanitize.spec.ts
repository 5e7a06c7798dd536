import { describe, expect, it } from 'vitest';
import { sanitize } from './sanitize.ts';

describe('sanitize', () => {
  it.each([
    ['plain text', 'plain text'],
    ['tab\tline\nfeed\u0085\u00a0\u2028\u3000.', 'tab line feed    .'],
    ['bell\u0007 zero-width\u200b mark\u200e bom\ufeff private\ue000', 'bell zero-width mark bom private'],
    ['größe 日本 😀 e\u0301 ½ €', 'größe 日本 😀 e\u0301 ½ €'],
    ['lone \ud800.', 'lone .'],
  ])('makes of %j %j', (text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });
});
