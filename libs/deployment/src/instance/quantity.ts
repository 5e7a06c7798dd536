/** Suffixes of quantities (k8s.io/apimachinery pkg/api/resource/quantity.go). */
const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Whether two texts are the same quantity, such as `0.5` and `500m`; false where one is none. */
export function sameQuantity(one: string, other: string): boolean {
  const [left, right] = [quantity(one), quantity(other)];
  if (left === undefined || right === undefined) return false;
  return left === right || Math.abs(left - right) <= Math.max(Math.abs(left), Math.abs(right)) * 1e-12;
}

function quantity(text: string): number | undefined {
  const [, number, suffix] = /^([+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]{0,2})$/.exec(text) ?? [];
  const factor = suffixes[suffix ?? ''];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
