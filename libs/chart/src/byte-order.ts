/** From here on UTF-16 units are in another order than the code points, and so the UTF-8 bytes, that they stand for. */
const high = /[\ud800-\uffff]/;

/** Compares two texts by their UTF-8 bytes, as Go does. */
export function compareAsUtf8(a: string, b: string): number {
  if (high.test(a) || high.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
