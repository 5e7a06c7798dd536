import { expect, test } from 'vitest';
import { inspectionKey, type InspectionKeyParts } from './inspection-key.ts';

const parts: InspectionKeyParts = {
  archiveDigest: 'a',
  previousDigest: 'b',
  helmVersion: '4.1.4',
  rulesVersion: '1',
  factsDigest: 'f',
};

test('a key is the same of the same, and another of anything else', () => {
  const others: Partial<InspectionKeyParts>[] = [
    { archiveDigest: 'x' },
    { previousDigest: 'x' },
    { previousDigest: undefined },
    { helmVersion: undefined },
    { rulesVersion: '2' },
    { factsDigest: 'x' },
    { kubernetesVersion: '1.33' },
    // Moved from one part to the next.
    { archiveDigest: 'ab', previousDigest: '' },
  ];
  const keys = [{}, ...others].map((other) => inspectionKey({ ...parts, ...other }));
  expect(inspectionKey({ ...parts })).toBe(keys[0]);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(keys).size).toBe(keys.length);
});
