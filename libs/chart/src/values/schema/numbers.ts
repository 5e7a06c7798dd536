/** A number as a fraction of whole ones. */
type Fraction = { readonly top: bigint; readonly bottom: bigint };

/** Whether a number is a multiple of another one in decimals, as 0.3 is of 0.1: Go's `big.Rat` out of the shortest text. */
export function isMultipleOf(value: number, divisor: number): boolean {
  if (divisor === 0) return false;
  const [a, b] = [fraction(value), fraction(divisor)];
  return (a.top * b.bottom) % (a.bottom * b.top) === 0n;
}

function fraction(value: number): Fraction {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', decimals = ''] = mantissa.split('.');
  const shift = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals);
  return shift >= 0
    ? { top: digits * 10n ** BigInt(shift), bottom: 1n }
    : { top: digits, bottom: 10n ** BigInt(-shift) };
}

/** How many characters Go counts: code points. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
