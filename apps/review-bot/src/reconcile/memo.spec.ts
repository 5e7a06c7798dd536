import { expect, test } from 'vitest';
import { emptyMemo, memoText, readMemo } from './memo.ts';

const bob = { userId: 7, login: 'bob' };
const sha = 'a'.repeat(40);

test.each([
  { ...emptyMemo, key: '12' },
  { ...emptyMemo, key: '12/we/?b', hash: 'abc' },
  {
    key: '12',
    hash: 'abc',
    pushers: [bob],
    unknownSince: sha,
    links: [{ before: null, after: sha }],
    queuedBy: bob,
  },
  {
    key: '12/web',
    hash: null,
    pushers: [],
    unknownSince: null,
    links: [{ before: sha, after: sha }],
    queuedBy: null,
  },
])('what is remembered is read back: $key', (memo) => {
  expect(readMemo(memoText(memo))).toEqual(memo);
});

test('the number of the pull request stays in front, where events look for it', () => {
  expect(memoText({ ...emptyMemo, key: '12', hash: 'abc' })).toMatch(/^12\//);
});

test('more people than fit are somebody unknown', () => {
  const pushers = Array.from({ length: 31 }, (_, index) => ({ userId: index + 1, login: `p${index}` }));
  expect(readMemo(memoText({ ...emptyMemo, key: '1', pushers })).unknownSince).not.toBeNull();
});

test('what somebody else wrote is a key, and tells nothing', () => {
  expect(readMemo('12/web/?p=x:y,-1:z,3&l=zz&q=')).toEqual({ ...emptyMemo, key: '12/web', pushers: [] });
});
