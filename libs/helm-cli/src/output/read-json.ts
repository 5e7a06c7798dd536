/** An object of JSON, not yet looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What is wrong with what Helm printed. */
export class UnreadableOutput extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(what, options);
    this.name = 'UnreadableOutput';
  }
}

/**
 * The JSON that Helm printed. Lines may stand before it: logs of hooks, and the notice that a release
 * has been cancelled, go to the same stream.
 */
export function parsePrinted(text: string): unknown {
  const start = /^[[{]|^null\s*$/m.exec(text)?.index;
  if (start === undefined) throw new UnreadableOutput('Helm printed no JSON');
  try {
    return JSON.parse(text.slice(start)) as unknown;
  } catch (cause) {
    throw new UnreadableOutput('Helm printed JSON that is damaged', { cause });
  }
}

/** @throws UnreadableOutput unless it is an object */
export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new UnreadableOutput(`${what} is not an object`);
}

/** @throws UnreadableOutput unless it is a list; null, which Go prints for an empty one, is empty */
export function asList(value: unknown, what: string): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new UnreadableOutput(`${what} is not a list`);
}

/** A text; Go leaves empty ones out. */
export function textOf(from: JsonObject, key: string): string {
  const value = from[key];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new UnreadableOutput(`${key} is not a text`);
}

/** A whole number; Go leaves 0 out. */
export function numberOf(from: JsonObject, key: string): number {
  const value = from[key] ?? 0;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new UnreadableOutput(`${key} is not a whole number`);
}

/** A time as milliseconds in UTC; null for none, which Go prints as nothing or as the year 1. */
export function timeOf(from: JsonObject, key: string): string | null {
  const text = textOf(from, key);
  if (text === '' || text.startsWith('0001-')) return null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UnreadableOutput(`${key} is not a time`);
  return time.toISOString();
}
