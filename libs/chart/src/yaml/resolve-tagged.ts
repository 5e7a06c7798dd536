import { resolvePlain, type ResolvedScalar } from './resolve-plain.ts';
import { isTimestamp } from './timestamp.ts';
import { YamlNumber } from './yaml-value.ts';

const standard = 'tag:yaml.org,2002:';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A scalar with a tag of its own, by go-yaml's rules: `!!str` and friends have to fit the text, `!!binary` is decoded,
 * every other tag is passed over and the text kept. Returns an Error where Helm refuses the text.
 */
export function resolveTagged(tag: string, text: string): ResolvedScalar | Error {
  switch (tag.startsWith(standard) ? tag.slice(standard.length) : '') {
    case 'bool':
      return fitting('bool', text, (value) => typeof value === 'boolean');
    case 'int':
      return fitting('int', text, (value) => value instanceof YamlNumber && value.kind === 'int');
    case 'float':
      return float(text);
    case 'null':
      return fitting('null', text, (value) => value === null);
    case 'timestamp':
      return isTimestamp(text) ? text : misfit('timestamp', text);
    case 'binary':
      return binary(text);
    default:
      return text;
  }
}

function fitting(
  kind: string,
  text: string,
  fits: (value: ResolvedScalar) => boolean,
): ResolvedScalar | Error {
  const value = resolvePlain(text);
  return fits(value) ? value : misfit(kind, text);
}

function float(text: string): ResolvedScalar | Error {
  const value = resolvePlain(text);
  if (!(value instanceof YamlNumber)) return misfit('float', text);
  if (value.kind === 'float') return value;
  return value.value > 2n ** 63n - 1n ? misfit('float', text) : new YamlNumber('float', Number(value.value));
}

/** Bytes that are no UTF-8 become U+FFFD, as encoding/json writes them. */
function binary(text: string): string | Error {
  const digits = text.replace(/[\r\n]/g, '');
  if (!base64.test(digits)) return new Error('the !!binary value is not base64');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(digits, 'base64'));
}

function misfit(kind: string, text: string): Error {
  return new Error(`cannot read ${JSON.stringify(text.slice(0, 80))} as !!${kind}`);
}
