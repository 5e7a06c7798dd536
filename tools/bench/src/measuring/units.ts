/** How a quantity is written. */
export type Unit = (value: number) => string;

/** Three significant digits, without exponents. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const text = value.toFixed(Math.min(decimals, 4));
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : text;
}

/** Milliseconds, as seconds from one second on. */
export const duration: Unit = (ms) => (ms >= 1000 ? `${digits(ms / 1000)} s` : `${digits(ms)} ms`);

/** Bytes, as MB of 1,000,000. */
export const megabytes: Unit = (bytes) => `${digits(bytes / 1e6)} MB`;

/** Things a second. */
export const perSecond =
  (thing: string): Unit =>
  (rate) =>
    `${digits(rate)}${thing === '' ? '' : ' '}${thing}/s`;
