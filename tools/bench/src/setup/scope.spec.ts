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
});

test('what begins after the end is undone at once', async () => {
  const scope = new Scope();
  await scope.close();
  let undone = false;
  expect(() => scope.defer(() => (undone = true))).toThrow('ended');
  expect(undone).toBe(true);
});

test('whoever closes it too waits until everything is undone', async () => {
  const scope = new Scope();
  let undone = false;
  scope.defer(async () => {
    await new Promise((done) => setTimeout(done, 20));
    undone = true;
  });
  void scope.close();
  await scope.close();
  expect(undone).toBe(true);
});
