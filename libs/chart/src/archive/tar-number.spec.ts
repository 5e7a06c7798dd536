import { expect, test } from 'vitest';
import { tarNumber } from './tar-number.ts';

test.each([
  ['0000644\0', 0o644],
  ['    644 ', 0o644],
  ['644\0junk', 0o644],
  ['\0\0\0\0\0\0\0\0', 0],
  ['        ', 0],
  ['\x80\0\0\0\0\0\x01\0', 256],
  ['\xff\xff\xff\xff\xff\xff\xff\xff', -1],
  ['\xff\xff\xff\xff\xff\xff\xff\0', -256],
])('%j is %d', (field, number) => {
  expect(tarNumber(Buffer.from(field, 'latin1'), 0, 8)).toBe(number);
});

test.each(['0000648\0', '644x\0\0\0\0', '-1\0\0\0\0\0\0', '0x1f\0\0\0\0', '6 4\0\0\0\0\0'])(
  '%j is malformed',
  (field) => {
    expect(tarNumber(Buffer.from(field, 'latin1'), 0, 8)).toBeNaN();
  },
);

test('a number in base 256 that does not fit into 63 bits is malformed', () => {
  expect(tarNumber(Buffer.from('\x80\0\0\0\x80\0\0\0\0\0\0\0', 'latin1'), 0, 12)).toBeNaN();
});
