import { expect, test } from 'vitest';
import { type Press, pressedLine, readPresses } from './pressed-line.ts';
import { renderComment } from './render-comment.ts';
import { modelOf } from './testing/rows.ts';

const pressOf = (number: number, more: Partial<Press> = {}): Press => ({
  id: `0fdb9b60-0000-11f0-8000-${String(number).padStart(12, '0')}`,
  action: 'deploy',
  userId: 3_000_000_000 + number,
  login: `person-${number}`,
  allowed: true,
  after: number,
  ...more,
});

test('who pressed what is remembered in the comment, unseen', () => {
  const presses = [pressOf(1, { action: 'hold' }), pressOf(2, { allowed: false, login: '--><b>x' })];
  const body = renderComment(modelOf({ presses }));
  expect(readPresses(body)).toEqual(presses);
  expect(readPresses(body.replaceAll('\n', '\r\n'))).toEqual(presses);
  expect(body).not.toContain('<b>');
  expect(renderComment(modelOf())).not.toContain('pressed');
});

test('old ones are forgotten, but for the one by which it is held, or not', () => {
  const many = Array.from({ length: 30 }, (_, index) => pressOf(index + 1));
  const hold = pressOf(0, { action: 'hold' });
  expect(readPresses(pressedLine([hold, ...many]))).toEqual([hold, ...many.slice(-20)]);
  const refused = { ...hold, allowed: false };
  expect(readPresses(pressedLine([refused, ...many]))).toEqual(many.slice(-20));
});

test.each([
  '',
  'x',
  Buffer.from('{"a":1}').toString('base64url'),
  Buffer.from('[[1],"x",null]').toString('base64url'),
])('what cannot be read is nothing: %s', (text) =>
  expect(readPresses(`<!-- chandlery-review-bot:pressed ${text} -->`)).toEqual([]),
);
