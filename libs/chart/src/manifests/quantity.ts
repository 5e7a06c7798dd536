/** Suffixes of quantities (k8s.io/apimachinery pkg/api/resource/quantity.go), and `K`, which people write for `k`. */
const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  K: 1e3,
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

/** A quantity of Kubernetes, such as `10Gi` or `500m`, as a number; `undefined` where it is none. */
export function quantityOf(text: string): number | undefined {
  const [, digits, suffix = ''] =
    /^([+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]{0,2})$/.exec(text) ?? [];
  const factor = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
