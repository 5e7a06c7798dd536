import { expect, test } from 'vitest';
import { Scope } from './scope.ts';

test('what came last is undone first, also where something of it fails', async () => {
  const undone: number[] = [];
  const scope = new Scope();
  scope.defer(() => undone.push(1));
  scope.defer(() => Promise.reject(new Error('stuck')));
  scope.defer(() => undone.push(3));
  await expect(scope.close()).rejects.toThrow('Cleaning up failed.');
  expect(undone).toEqual([3, 1]);
  await scope.close();
});

test('what begins after the end is undone at once', async () => {
  const scope = new Scope();
  await scope.close();
  let undone = false;
  expect(() => scope.defer(() => (undone = true))).toThrow('ended');
  expect(undone).toBe(true);
});
