import { expect, test } from 'vitest';
import { parsePaxRecords, paxFields, type PaxFields } from './pax-records.ts';

function fieldsOf(text: string): PaxFields | undefined {
  const records = parsePaxRecords(Buffer.from(text));
  return records && paxFields(records);
}

test('the last of two equal keys holds, and a value may hold line breaks and equals signs', () => {
  expect(fieldsOf('9 path=a\n16 path=b\n=c==d\n')).toEqual({
    path: 'b\n=c==d',
    sparse: false,
  });
});

test('a size is read, other records are passed over', () => {
  expect(fieldsOf('11 size=12\n11 uid=100\n14 comment=hi\n')).toEqual({ sizeBytes: 12, sparse: false });
});

test('a record of a sparse file is noticed', () => {
  expect(fieldsOf('22 GNU.sparse.major=1\n')?.sparse).toBe(true);
});

test.each([
  'path=a\n',
  '99 path=a\n',
  '8 path=a\n',
  '10 path=ab',
  '7 path\n',
  '5 =a\n',
  '12 size=abc\n',
  '11 path=\0a\n',
])('%j is malformed', (records) => {
  expect(fieldsOf(records)).toBeUndefined();
});
