/**
 * Go's `strconv.FormatFloat(value, 'g', -1, 32)`, with which sigs.k8s.io/yaml makes a string of a float: `1.10` becomes
 * `1.1`, `1234567.0` becomes `1.234567e+06`, and what single precision cannot tell apart becomes equal.
 */
export function formatGoFloat32(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return 'NaN';
  if (!Number.isFinite(single)) return single > 0 ? '+Inf' : '-Inf';
  const sign = single < 0 || Object.is(single, -0) ? '-' : '';
  const { digits, exponent } = shortestDigits(Math.abs(single));
  // Six is Go's width for the shortest form, whatever the number of digits.
  return sign + (exponent < -4 || exponent >= 6 ? scientific : positional)(digits, exponent);
}

/** The fewest decimal digits that still name this single-precision number: `digits[0].digits[1..]` times ten to `exponent`. */
function shortestDigits(single: number): { digits: string; exponent: number } {
  for (let precision = 0; ; precision += 1) {
    const text = single.toExponential(precision);
    if (precision < 8 && Math.fround(Number(text)) !== single) continue;
    const [mantissa = '', exponent = ''] = text.split('e');
    return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
  }
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.slice(0, 1)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
