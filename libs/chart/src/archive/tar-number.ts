/**
 * A number field of a tar header, read as Go's archive/tar does (`parseNumeric` in strconv.go): base 256 when the first
 * bit is set, else octal between blanks and NULs; an empty field is 0. `NaN` means malformed. Above 2^53 the value is
 * rounded, which no limit of ours can tell apart.
 */
export function tarNumber(block: Buffer, start: number, length: number): number {
  const first = block[start] ?? 0;
  return (first & 0x80) === 0 ? octal(block, start, start + length) : base256(block, start, length, first);
}

const blank = (byte: number | undefined): boolean => byte === 0 || byte === 0x20;

function octal(block: Buffer, from: number, to: number): number {
  let start = from;
  let end = to;
  while (start < end && blank(block[start])) start += 1;
  while (end > start && blank(block[end - 1])) end -= 1;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const byte = block[at] ?? 0;
    if (byte === 0) break;
    if (byte < 0x30 || byte > 0x37) return NaN;
    value = value * 8 + (byte - 0x30);
  }
  return value;
}

function base256(block: Buffer, start: number, length: number, first: number): number {
  const negative = (first & 0x40) !== 0;
  const inverted = negative ? 0xff : 0;
  let value = (first ^ inverted) & 0x7f;
  for (let at = start + 1; at < start + length; at += 1) value = value * 256 + ((block[at] ?? 0) ^ inverted);
  if (value >= 2 ** 63) return NaN;
  return negative ? -value - 1 : value;
}
