import { expect, test } from 'vitest';
import { parseHelmIgnore } from './helm-ignore.ts';

// The rules themselves are compared with the real Helm in test/src/helm-parity/packing.spec.ts.

test('hidden files in templates stay out without any rule', () => {
  const ignores = parseHelmIgnore('');
  expect(ignores('templates/.x', false)).toBe(true);
  expect(ignores('templates/x', false)).toBe(false);
  expect(ignores('.x', false)).toBe(false);
});

test('a malformed rule is refused with its line', () => {
  expect(() => parseHelmIgnore('*.txt\n\na/**\n')).toThrow(
    expect.objectContaining({ code: 'helmignore_invalid', details: { line: 3, rule: 'a/**' } }),
  );
});
