import { describe, expect, it } from 'vitest';
import { ChartError } from '../errors.ts';
import { differentDocumentTable, documentTable } from './documents.table.ts';
import { parseYaml } from './parse-yaml.ts';
import { scalarTable } from './scalars.table.ts';

/** JSON with sorted keys; undefined if the text is refused, by a ChartError and nothing else. */
function json(yaml: string | Uint8Array): string | undefined {
  try {
    return JSON.stringify(sorted(parseYaml(yaml)));
  } catch (error) {
    expect(error).toBeInstanceOf(ChartError);
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refusal(yaml: string | Uint8Array): ChartError {
  try {
    parseYaml(yaml, { file: 'values.yaml' });
  } catch (error) {
    if (error instanceof ChartError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('parseYaml', () => {
  it.each(scalarTable)('reads the scalar $yaml as Helm does', ({ yaml, json: expected }) => {
    const wanted: unknown = expected === undefined ? undefined : JSON.parse(expected);
    expect(json(`v: ${yaml}`)).toBe(wanted === undefined ? undefined : JSON.stringify({ v: wanted }));
  });

  it.each(documentTable)('reads %j as Helm does', (yaml, expected) => {
    expect(json(yaml)).toBe(expected);
  });

  it.each(differentDocumentTable)('differs from Helm about %j', (yaml, helm, ours) => {
    expect(json(yaml)).toBe(ours);
    expect(ours).not.toBe(helm);
  });

  it('reads UTF-8 with and without a byte order mark, and UTF-16 with one', () => {
    const text = 'name: größe 😀\n';
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      utf16,
      Buffer.from(utf16).swap16(),
    ]) {
      expect(json(bytes)).toBe('{"name":"größe 😀"}');
    }
  });

  it('refuses what is not text', () => {
    expect(refusal(Buffer.from([0x61, 0x3a, 0x20, 0xff])).message).toBe('values.yaml: it is not UTF-8');
  });

  it('makes keys of Object.prototype keys like others', () => {
    const value = parseYaml('__proto__: {a: 1}\nconstructor: 2\nd:\n  <<: {__proto__: 3}\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'd']);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('says line and column', () => {
    expect(refusal('a: 1\nb:\n  c: *x\n')).toMatchObject({
      code: 'yaml_invalid',
      field: 'values.yaml',
      message: 'values.yaml, line 3, column 7: there is no anchor "x"',
      details: { line: 3, column: 7 },
    });
    expect(refusal('a: 1\nb: "\\q"\n').details).toEqual({ line: 2, column: 6 });
    expect(refusal('a: {\n}\nb: {x: 1\n}\nc: [{]\n').details).toMatchObject({ line: 5 });
    expect(refusal('a: {\n*x : 1}\n').details).toEqual({ line: 2, column: 2 });
  });
});
