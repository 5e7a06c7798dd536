import { YamlNumber } from './yaml-value.ts';

/** What a plain scalar turns out to be, and by which of go-yaml's tags. */
export type ResolvedScalar = string | boolean | null | YamlNumber;

const words = new Map<string, ResolvedScalar>();
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  words.set(word, true);
}
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  words.set(word, false);
}
for (const word of ['', '~', 'null', 'Null', 'NULL']) words.set(word, null);
for (const [end, value] of [
  ['inf', Infinity],
  ['nan', NaN],
] as const) {
  for (const sign of end === 'inf' ? ['', '+', '-'] : ['']) {
    for (const name of [end, end === 'nan' ? 'NaN' : 'Inf', end.toUpperCase()]) {
      words.set(`${sign}.${name}`, new YamlNumber('float', sign === '-' ? -value : value));
    }
  }
}

const longestWord = Math.max(...[...words.keys()].map((word) => word.length));
const mayBeNumber = /^[-+.0-9]/;
/** Go's ParseFloat lets one `_` stand between two digits. */
const pointFloat = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?$/;
const styleFloat = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const goInteger = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|(0[0-7]*)|([1-9][0-9]*))$/;

/**
 * A plain scalar without a tag, as go-yaml v2 resolves it (`resolve` in sigs.k8s.io/yaml v1.4.0 goyaml.v2/resolve.go and
 * go.yaml.in/yaml/v2 v2.4.3, which do not differ): YAML 1.1 booleans, Go's integer prefixes and `_`, a leading zero for
 * octal. Dates and base 60 are text there.
 */
export function resolvePlain(text: string): ResolvedScalar {
  if (text.length <= longestWord) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  if (!mayBeNumber.test(text)) return text;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (text.startsWith('.')) return (pointFloat.test(text) ? finiteFloat(plain) : undefined) ?? text;
  return integer(plain) ?? (styleFloat.test(plain) ? finiteFloat(plain) : undefined) ?? text;
}

/** Go's ParseInt and ParseUint with base 0 and 64 bits; what does not fit is no integer. */
function integer(text: string): YamlNumber | undefined {
  const match = goInteger.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, octal, binary, oldOctal, decimal] = match;
  if (decimal !== undefined && decimal.length < 16) return new YamlNumber('int', Number(text));
  const digits =
    (hex && `0x${hex}`) ??
    (octal && `0o${octal}`) ??
    (binary && `0b${binary}`) ??
    (oldOctal && `0o${oldOctal}`);
  const written = digits ?? decimal ?? '0';
  // 64 digits are the most that fit, those of a binary number; BigInt would take its time with millions.
  if (written.replace(/^0[box]0*/, '').length > 64) return undefined;
  const size = BigInt(written);
  const value = sign === '-' ? -size : size;
  const most = sign === '' ? 2n ** 64n - 1n : 2n ** 63n - 1n;
  if (value > most || value < -(2n ** 63n)) return undefined;
  const small = Number(value);
  return new YamlNumber('int', Number.isSafeInteger(small) ? small : value);
}

/** Go's ParseFloat refuses what is too large; go-yaml leaves that as text. */
function finiteFloat(text: string): YamlNumber | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? new YamlNumber('float', value) : undefined;
}
