import type { JsonValue } from '@chandlery/chart';

/** A document in block style with double-quoted strings: enough for what the generator writes into charts. */
export function blockYaml(value: JsonValue, indent = ''): string {
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => `${indent}-${nested(item, `${indent}  `)}`).join('');
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .map(
        ([key, item]) =>
          `${indent}${/^[A-Za-z][\w.-]*$/.test(key) ? key : JSON.stringify(key)}:${nested(item, `${indent}  `)}`,
      )
      .join('');
  }
  return `${indent}${JSON.stringify(value)}\n`;
}

function nested(value: JsonValue, indent: string): string {
  const empty = value === null || typeof value !== 'object' || Object.keys(value).length === 0;
  return empty ? ` ${JSON.stringify(value)}\n` : `\n${blockYaml(value, indent)}`;
}
