import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../yaml/json-value.ts';
import { checkValues, type ValuesVerdict } from './check-values.ts';
import type { ValuesTree } from './values-tree.ts';

function tree(schema: unknown, dependencies: readonly ValuesTree[] = [], name = 'shop'): ValuesTree {
  const schemaText = typeof schema === 'string' ? schema : JSON.stringify(schema);
  return { name, version: '1.0.0', values: {}, schemaText, requirements: [], dependencies };
}

function check(schema: unknown, values: JsonObject = {}): ValuesVerdict {
  return checkValues(tree(schema), values);
}

describe('checkValues', () => {
  test('names the place, the keyword, the schema and the chart of each problem', () => {
    const schema = { required: ['host'], properties: { ports: { items: { type: 'integer' } } } };
    expect(check(schema, { ports: [1, 'x'] }).problems).toEqual([
      {
        code: 'value_refused',
        chart: 'shop',
        path: '',
        keyword: 'required',
        message: "missing property 'host'",
        schemaPath: '/required',
        causes: [],
      },
      {
        code: 'value_refused',
        chart: 'shop',
        path: '/ports/1',
        keyword: 'type',
        message: 'got string, want integer',
        schemaPath: '/properties/ports/items/type',
        causes: [],
      },
    ]);
  });

  test('counts items behind prefixItems from the start of the list', () => {
    const schema = { properties: { a: { prefixItems: [{}], items: { type: 'string' } } } };
    expect(check(schema, { a: [1, 'x', 2] }).problems.map(({ path }) => path)).toEqual(['/a/2']);
  });

  test('says why each alternative does not fit', () => {
    const schema = {
      properties: { a: { anyOf: [{ type: 'string' }, { properties: { b: { type: 'string' } } }] } },
    };
    expect(check(schema, { a: { b: 1 } }).problems).toMatchObject([
      {
        path: '/a',
        keyword: 'anyOf',
        causes: [
          { path: '/a', message: 'got object, want string' },
          { path: '/a/b', message: 'got number, want string' },
        ],
      },
    ]);
  });

  test.each([
    { pattern: '^[0-9]+$' },
    { $schema: 'http://json-schema.org/draft-07/schema#', format: 'email' },
    { enum: ['a', 'b'] },
    { const: 'a' },
    { maxLength: 3 },
    { type: 'integer' },
    { not: { type: 'string' } },
  ])('tells no text out of the values: %j', (keyword) => {
    const { $schema, ...rest } = keyword as { readonly $schema?: string };
    const schema = { ...($schema === undefined ? {} : { $schema }), properties: { password: rest } };
    const verdict = check(schema, { password: 'hunter2-secret' });
    expect(verdict.valid).toBe(false);
    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });

  test('prefixes the values of a subchart, and takes none of what is no map', () => {
    const redis = tree({ properties: { port: { type: 'integer' } } }, [], 'redis');
    const shop = { ...tree({}, [redis]), schemaText: 'true' };
    expect(checkValues(shop, { redis: { port: 'x' } }).problems).toMatchObject([
      { chart: 'shop/redis', path: '/redis/port' },
    ]);
    expect(checkValues(shop, { redis: null }).valid).toBe(true);
    expect(checkValues(shop, { redis: 1 }).problems).toMatchObject([{ path: '/redis', keyword: 'type' }]);
  });

  test.each([
    ['http://example.com/schema.json', /http address/],
    ['https://example.com/schema.json#/a', /http address/],
    ['file:///etc/passwd', /file address/],
    ['other.json', /a file beside it/],
    ['../../../etc/passwd', /a file beside it/],
    ['urn:example:schema', /urn address/],
    ['ftp://example.com/x', /ftp address/],
    ['https://json-schema.org/learn/example.json', /http address/],
    ['//example.com/x', /a file beside it/],
  ])('refuses a $ref to %s before anything is judged', (reference, reason) => {
    for (const schema of [
      { $ref: reference },
      { definitions: { unused: { items: { $ref: reference } } }, required: ['x'] },
      { $id: 'https://mine.example/root.json', properties: { a: { $ref: reference } } },
    ]) {
      const { problems } = check(schema);
      expect(problems).toMatchObject([{ code: 'schema_reference_outside' }]);
      expect(problems[0]?.message).toMatch(reason);
    }
  });

  test('refuses a $schema of its own, and takes a $ref to a metaschema', () => {
    expect(check({ $schema: 'https://example.com/my-dialect' }).problems).toMatchObject([
      { code: 'schema_reference_outside' },
    ]);
    const schema = { properties: { a: { $ref: 'http://json-schema.org/draft-07/schema#' } } };
    expect(check(schema, { a: { type: 'string' } }).valid).toBe(true);
    expect(check(schema, { a: { type: 'no type' } }).valid).toBe(false);
  });

  test.each([
    ['in what may be a value', { properties: { default: { default: { $ref: 'http://x/y' } } } }],
    [
      'that an id makes of a relative one',
      { $id: 'http://evil.example/a', definitions: { unused: { $ref: 'b.json' } } },
    ],
    [
      'relative to an id below',
      {
        definitions: {
          a: { id: 'http://evil.example/', items: { $ref: 'b' } },
          b: { $id: 'http://good.example/b' },
        },
      },
    ],
    [
      'beside an id',
      { $id: 'https://good.example/a', properties: { x: { $id: 'http://evil.example/', $ref: 'b' } } },
    ],
    [
      'to an id inside a constant',
      { const: { $id: 'http://evil.example/a' }, definitions: { unused: { $ref: 'http://evil.example/a' } } },
    ],
    [
      'to an id of another draft',
      {
        $schema: 'http://json-schema.org/draft-04/schema#',
        definitions: { a: { $id: 'http://evil.example/a' }, b: { $ref: 'http://evil.example/a' } },
      },
    ],
    [
      'to an id beside another',
      {
        definitions: {
          a: { $id: 'http://evil.example/a', id: 'http://x.example/' },
          b: { $ref: 'http://evil.example/a' },
        },
      },
    ],
  ])('refuses a reference %s, though Helm 4 would not follow it', (_, schema) => {
    expect(check(schema).problems).toMatchObject([{ code: 'schema_reference_outside' }]);
  });

  test.each([
    ['{', /not JSON/],
    ['{"type": "sring"}', /no schema of JSON Schema 2020-12/],
    ['[]', /got array, want object or boolean|got array, want boolean or object/],
    ['{"$schema": "http://json-schema.org/draft-04/schema#", "type": 1}', /draft 4/],
    ['{"properties": {"a": {"pattern": "(?=x)"}}}', /no regular expression of Go/],
    ['{"$ref": "#/$defs/no"}', /leads to nothing/],
    ['{"$ref": "#/odd", "odd": {"type": "sring"}}', /is no schema/],
    ['{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}', /is there twice/],
  ])('says of %j what is wrong with it', (text, reason) => {
    const { problems, valid } = check(text);
    expect(valid).toBe(false);
    expect(problems).toMatchObject([{ code: 'schema_invalid' }]);
    expect(problems[0]?.message).toMatch(reason);
  });

  const chain = (count: number, link: (next: object) => object): object => ({
    $ref: '#/$defs/d0',
    $defs: Object.fromEntries(
      Array.from({ length: count + 1 }, (_, at) => [
        `d${at}`,
        at === count ? { type: 'string' } : link({ $ref: `#/$defs/d${at + 1}` }),
      ]),
    ),
  });

  test.each([
    ['alternatives that double at each level', chain(60, (next) => ({ anyOf: [next, next] }))],
    ['references deeper than any schema', chain(5000, (next) => next)],
    ['schemas nested deeper than any', `${'{"not":'.repeat(5000)}{}${'}'.repeat(5000)}`],
    [
      'schemas nested behind a property called default',
      `{"properties":{"default":${'{"not":'.repeat(5000)}{}${'}'.repeat(5000)}}}`,
    ],
    ['a regular expression that is very long', { pattern: 'a'.repeat(5000) }],
    [
      'regular expressions that stand for millions',
      {
        properties: Object.fromEntries(
          Array.from({ length: 300 }, (_, at) => [`p${at}`, { pattern: `(a|bc|d){1000}${at}` }]),
        ),
      },
    ],
    ['a schema of many megabytes', { description: 'x'.repeat(6_000_000) }],
    ['a schema of very many parts', { enum: Array.from({ length: 400_000 }, (_, at) => at) }],
  ])('bounds %s', (_, schema) => {
    expect(check(schema).problems).toMatchObject([{ code: 'schema_too_complex' }]);
  });

  test('judges by regular expressions in linear time', () => {
    const schema = {
      properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' } },
    };
    const verdict = check(schema, { a: `${'a'.repeat(50_000)}!`, b: 'a'.repeat(50_000) });
    expect(verdict.problems.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  test('ends where a schema refers to itself for the same value', () => {
    expect(check({ $ref: '#' }).valid).toBe(false);
    expect(
      check({ allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } })
        .valid,
    ).toBe(false);
  });

  test('tells some of very many problems', () => {
    const values = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, at]));
    const verdict = check({ additionalProperties: { type: 'string' } }, values);
    expect(verdict).toMatchObject({ valid: false, truncated: true });
    expect(verdict.problems).toHaveLength(100);
  });

  test('knows no keys but those of the object itself', () => {
    expect(
      check({ required: ['constructor'], properties: { toString: { type: 'number' } } }, {}).problems,
    ).toMatchObject([{ keyword: 'required' }]);
  });
});
