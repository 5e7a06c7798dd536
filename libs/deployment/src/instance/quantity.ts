import { quantityOf } from '@chandlery/chart';

/** Whether two texts are the same quantity, such as `0.5` and `500m`; false where one is none. */
export function sameQuantity(one: string, other: string): boolean {
  const [left, right] = [quantityOf(one), quantityOf(other)];
  if (left === undefined || right === undefined) return false;
  return left === right || Math.abs(left - right) <= Math.max(Math.abs(left), Math.abs(right)) * 1e-12;
}
