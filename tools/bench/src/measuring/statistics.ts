/** Several measurements of one thing. */
export type Spread = { readonly median: number; readonly minimum: number; readonly maximum: number };

/** @throws RangeError of nothing */
export function spreadOf(samples: readonly number[]): Spread {
  return { median: quantile(samples, 0.5), minimum: quantile(samples, 0), maximum: quantile(samples, 1) };
}

/**
 * The value below which a part of the samples lies, between neighbours in proportion.
 * @throws RangeError of nothing
 */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new RangeError('There is nothing to measure.');
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Ours by the anchor's, repetition by repetition: what slows the machine down for a while slows both.
 * @throws RangeError where they were not repeated equally often
 */
export function ratiosOf(ours: readonly number[], anchor: readonly number[]): readonly number[] {
  return ours.map((value, index) => {
    const other = anchor[index];
    if (other === undefined || ours.length !== anchor.length)
      throw new RangeError('The repetitions do not pair.');
    return value / other;
  });
}
