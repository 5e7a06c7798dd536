import { expect, test } from 'vitest';
import { cursorOf, keysIn } from './cursor.ts';

test('a cursor gives back the keys that it was made of', () => {
  const keys = ['ä name', 1_700_000_000_000, ''];
  const cursor = cursorOf(keys);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(keysIn(cursor, ['string', 'number', 'string'])).toEqual(keys);
});

test.each([
  '',
  'nonsense',
  cursorOf([]),
  cursorOf(['a']),
  cursorOf([1, 'a']),
  cursorOf(['a', 1, 2]),
  Buffer.from('{"length":2}').toString('base64url'),
])('another list’s cursor, or none at all, is refused: %j', (cursor) => {
  expect(() => keysIn(cursor, ['string', 'number'])).toThrow(
    expect.objectContaining({ code: 'cursor_invalid', remedy: expect.any(String) }),
  );
});
