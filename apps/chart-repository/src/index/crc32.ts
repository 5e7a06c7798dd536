/** CRC-32's polynomial, bits reversed. */
const polynomial = 0xed_b8_83_20;
const one = 0x80_00_00_00;

/** x^(2^n) modulo the polynomial, for n from 0 to 31. */
const powers = (() => {
  const table = new Uint32Array(32);
  let power = 0x40_00_00_00;
  for (let n = 0; n < 32; n += 1) {
    table[n] = power;
    power = multiply(power, power);
  }
  return table;
})();

/** The product of two polynomials modulo CRC-32's (zlib's crc32.c, `multmodp`). */
function multiply(a: number, b: number): number {
  let product = 0;
  let factor = b;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 0 ? factor >>> 1 : (factor >>> 1) ^ polynomial;
  }
  return product >>> 0;
}

/**
 * What a CRC has to be multiplied by when so many bytes follow: computed once for a chunk of that length, it makes
 * `combineCrc` cheap (zlib's `crc32_combine_gen`).
 */
export function crcShift(bytes: number): number {
  let shift = one;
  // Bytes have eight bits: hence the power of 2 from which this begins.
  for (let rest = bytes, n = 3; rest > 0; rest = Math.floor(rest / 2), n += 1) {
    if (rest % 2 === 1) shift = multiply(powers[n & 31] ?? 0, shift);
  }
  return shift;
}

/**
 * The CRC-32 of two pieces joined, from those of each (zlib's `crc32_combine_op`).
 * @param shift `crcShift` of the second piece's length
 */
export function combineCrc(first: number, second: number, shift: number): number {
  return (multiply(shift, first) ^ second) >>> 0;
}
