import { positionOf, yamlError } from './yaml-error.ts';

/** What go-yaml refuses in its reader. */
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * The text of a YAML file: UTF-8, or UTF-16 with a byte order mark, which is dropped (go-yaml's readerc.go). A text that is
 * no such encoding, or has control characters, is refused.
 */
export function yamlText(source: string | Uint8Array, file: string): string {
  const text = typeof source === 'string' ? source.replace(/^\ufeff/, '') : decode(source, file);
  const bad = forbidden.exec(text);
  if (bad === null) return text;
  const code = bad[0].charCodeAt(0).toString(16).padStart(4, '0');
  const reason = `control characters are not allowed (U+${code.toUpperCase()})`;
  throw yamlError('yaml_invalid', file, reason, positionOf(text, bad.index));
}

function decode(bytes: Uint8Array, file: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw yamlError('yaml_invalid', file, `it is not ${encoding.toUpperCase()}`, undefined, cause);
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
