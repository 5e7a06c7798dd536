import type { JsonObject, JsonValue } from '@chandlery/chart';

/** Where go-yaml breaks a line: at the first space after this column. */
const bestWidth = 80;

/**
 * A mapping as Helm writes it (sigs.k8s.io/yaml over go-yaml 2): keys sorted, two spaces, lists not indented, long text
 * folded, text of several lines as a literal block. Knows the scalars that catalogues have; a test compares with Helm.
 * @param first what stands before the first key instead of the indent, such as `- `
 */
export function helmYaml(mapping: JsonObject, indent: string, first = indent): string {
  let [text, lead] = ['', first];
  for (const key of Object.keys(mapping).sort()) {
    const value = mapping[key] ?? null;
    text += `${lead}${key}:${nested(value, indent, lead.length + key.length + 1)}`;
    lead = indent;
  }
  return text;
}

function nested(value: JsonValue, indent: string, column: number): string {
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue) =>
      isMapping(item)
        ? helmYaml(item, `${indent}  `, `${indent}- `)
        : `${indent}-${scalar(item, `${indent}  `, indent.length + 1)}`,
    );
    return `\n${items.join('')}`;
  }
  return isMapping(value) ? `\n${helmYaml(value, `${indent}  `)}` : scalar(value, `${indent}  `, column);
}

function scalar(value: JsonValue, indent: string, column: number): string {
  if (typeof value !== 'string') return ` ${JSON.stringify(value)}\n`;
  if (value.includes('\n')) {
    const lines = value.replace(/\n$/, '').split('\n');
    return ` ${value.endsWith('\n') ? '|' : '|-'}\n${lines.map((line) => `${indent}${line}\n`).join('')}`;
  }
  if (looksLikeAnother(value)) return ` ${JSON.stringify(value)}\n`;
  const quoted = /^[\s>|&*!%@`'"#{}[\],?:-]|: |:$| #/.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : value;
  return ` ${folded(quoted, indent, column + 1)}\n`;
}

/** Text that would be read as a number, a boolean, a null or a time. */
function looksLikeAnother(text: string): boolean {
  return (
    text === '' ||
    /^[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ||
    /^(true|false|yes|no|on|off|y|n|null|~)$/i.test(text) ||
    /^\d{4}-\d\d?-\d\d?([Tt ]|$)/.test(text)
  );
}

function folded(text: string, indent: string, start: number): string {
  const [head = '', ...words] = text.split(' ');
  let [line, column] = [head, start + head.length];
  for (const word of words) {
    const breaks = column > bestWidth;
    line += breaks ? `\n${indent}${word}` : ` ${word}`;
    column = (breaks ? indent.length : column + 1) + word.length;
  }
  return line;
}

function isMapping(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
