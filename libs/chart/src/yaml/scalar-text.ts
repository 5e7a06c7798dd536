import { getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

const escapes = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^uU])/g;
const refused = /^\\(?:\/|u[dD][89a-fA-F]|U(?!000|0010)|U0000[dD][89a-fA-F])/;

/** A scalar's text, where libyaml and js-yaml do not agree as libyaml has it. */
export function scalarText(source: string, event: ScalarEvent): string {
  const text = getScalarValue(source, event);
  return endsWithoutBreak(source, event) && text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** A block scalar whose last line ends with the file: js-yaml adds the line break that is not there. */
function endsWithoutBreak(source: string, { style, valueEnd, indent }: ScalarEvent): boolean {
  if (style !== SCALAR_STYLE.LITERAL_BLOCK && style !== SCALAR_STYLE.FOLDED_BLOCK) return false;
  if (valueEnd !== source.length) return false;
  return source.length - source.lastIndexOf('\n') - 1 > Math.max(indent, 0);
}

/** The first escape in a double-quoted scalar that YAML 1.1 does not have: half a surrogate pair, as JSON writes it, or `\/`. */
export function refusedEscape(written: string): { escape: string; index: number } | undefined {
  for (const { 0: escape, index } of written.matchAll(escapes)) {
    if (refused.test(escape)) return { escape, index };
  }
  return undefined;
}
