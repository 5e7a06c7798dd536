import { expect, test } from 'vitest';
import { isUnderReview, versionStates } from './states.ts';

test('a version is under review from its submission until it is rejected, cancelled or published', () => {
  expect(versionStates.filter(isUnderReview)).toEqual(['submitted', 'in_review', 'passed']);
});
