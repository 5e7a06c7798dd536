import { expect, test } from 'vitest';
import { subjectOf } from './subject.ts';

const sha = 'b'.repeat(40);

test.each([
  ['5', { kind: 'repository' }],
  ['5/pull/7', { kind: 'pull', number: 7 }],
  ['5/base/release/1.x', { kind: 'base', branch: 'release/1.x' }],
  [`5/merge-group/${sha}`, { kind: 'group', headSha: sha }],
] as const)('%s is a key', (key, subject) => {
  expect(subjectOf(key)).toEqual({ repositoryId: 5, subject });
});

test.each(['', '0/pull/1', 'x/pull/1', '5/pull/x', '5/merge-group/main', '5/other/1', '5/pull/'])(
  '%j is none',
  (key) => {
    expect(subjectOf(key)).toBeNull();
  },
);
