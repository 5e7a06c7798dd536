/** A schema, values, and whether the values meet it: `broken` if the schema is none. */
export type SchemaCase = {
  readonly name: string;
  readonly schema: unknown;
  readonly values: string;
  readonly verdict: 'valid' | 'refused' | 'broken';
  /** Helm 3.18.0 judges by gojsonschema: what it says instead, and why. */
  readonly helm3?: { readonly verdict: 'valid' | 'refused' | 'broken'; readonly why: string };
  /** Where Helm 4 names other places than we do, and why. */
  readonly helm4?: { readonly paths: readonly string[]; readonly why: string };
};

const d4 = 'http://json-schema.org/draft-04/schema#';
const d6 = 'http://json-schema.org/draft-06/schema#';
const d7 = 'http://json-schema.org/draft-07/schema#';
const d19 = 'https://json-schema.org/draft/2019-09/schema';
const d20 = 'https://json-schema.org/draft/2020-12/schema';
const newer = { verdict: 'valid', why: 'gojsonschema does not know keywords after draft 7' } as const;
const always = { verdict: 'refused', why: 'gojsonschema checks formats whatever the draft' } as const;
const of = (a: unknown): unknown => ({ properties: { a } });
const draft = ($schema: string, a: unknown): unknown => ({ $schema, properties: { a } });

/** Each keyword of each draft, met and not; hints; formats; references; schemas that are none. */
export const schemaCases: readonly SchemaCase[] = [
  { name: 'type met', schema: of({ type: 'string' }), values: 'a: x', verdict: 'valid' },
  { name: 'type not met', schema: of({ type: 'string' }), values: 'a: 1', verdict: 'refused' },
  { name: 'types', schema: of({ type: ['string', 'null'] }), values: 'a: 1', verdict: 'refused' },
  { name: 'integer met by 1.0', schema: of({ type: 'integer' }), values: 'a: 1.0', verdict: 'valid' },
  { name: 'integer not met', schema: of({ type: 'integer' }), values: 'a: 1.5', verdict: 'refused' },
  { name: 'YAML 1.1 boolean', schema: of({ type: 'string' }), values: 'a: yes', verdict: 'refused' },
  { name: 'required', schema: { required: ['a', 'b'] }, values: 'c: 1', verdict: 'refused' },
  {
    name: 'required deep inside',
    schema: { properties: { a: { properties: { b: { required: ['c'] } } } } },
    values: 'a: {b: {d: 1}}',
    verdict: 'refused',
  },
  {
    name: 'several at once',
    schema: { required: ['z'], properties: { a: { type: 'string' }, b: { minimum: 3 } } },
    values: 'a: 1\nb: 2',
    verdict: 'refused',
  },
  {
    name: 'hints of forms',
    schema: {
      properties: { a: { type: 'string', form: true, hidden: { value: false, path: 'x' }, title: 'A' } },
    },
    values: 'a: x',
    verdict: 'valid',
  },
  { name: 'enum', schema: of({ enum: ['x', 'y', null, 1] }), values: 'a: z', verdict: 'refused' },
  {
    name: 'enum met by a number',
    schema: of({ enum: ['x', 1] }),
    values: 'a: 1.0',
    verdict: 'valid',
  },
  { name: 'const', schema: draft(d7, { const: { b: [1] } }), values: 'a: {b: [2]}', verdict: 'refused' },
  { name: 'minimum', schema: of({ minimum: 1, maximum: 9 }), values: 'a: 0', verdict: 'refused' },
  {
    name: 'exclusive limits',
    schema: draft(d7, { exclusiveMinimum: 1 }),
    values: 'a: 1',
    verdict: 'refused',
  },
  {
    name: 'exclusive limits of draft 4',
    schema: draft(d4, { minimum: 1, exclusiveMinimum: true }),
    values: 'a: 1',
    verdict: 'refused',
  },
  {
    name: 'exclusive limits of draft 4 in draft 7',
    schema: draft(d7, { minimum: 1, exclusiveMinimum: true }),
    values: 'a: 1',
    verdict: 'broken',
  },
  { name: 'multiples in decimals', schema: of({ multipleOf: 0.1 }), values: 'a: 0.3', verdict: 'valid' },
  { name: 'no multiple', schema: of({ multipleOf: 0.1 }), values: 'a: 0.35', verdict: 'refused' },
  { name: 'length in characters', schema: of({ maxLength: 2 }), values: 'a: "😀😀"', verdict: 'valid' },
  { name: 'too long', schema: of({ maxLength: 2, minLength: 1 }), values: 'a: abc', verdict: 'refused' },
  { name: 'pattern anywhere', schema: of({ pattern: 'b' }), values: 'a: abc', verdict: 'valid' },
  { name: 'pattern not met', schema: of({ pattern: '^[a-z]+$' }), values: 'a: A1', verdict: 'refused' },
  {
    name: "pattern of Go's own syntax",
    schema: of({ pattern: '^\\p{Greek}+\\z' }),
    values: 'a: αβγ',
    verdict: 'valid',
  },
  { name: 'pattern that Go refuses', schema: of({ pattern: '^(?!x)' }), values: 'a: abc', verdict: 'broken' },
  {
    name: 'pattern that ruins other engines',
    schema: of({ pattern: '^(a+)+$' }),
    values: `a: ${'a'.repeat(5000)}b`,
    verdict: 'refused',
  },
  { name: 'items', schema: of({ items: { type: 'string' } }), values: 'a: [x, 1]', verdict: 'refused' },
  {
    name: 'items of draft 7 by place',
    schema: draft(d7, { items: [{ type: 'string' }], additionalItems: false }),
    values: 'a: [x, 1]',
    verdict: 'refused',
  },
  {
    name: 'items of 2020-12 by place',
    schema: draft(d20, { prefixItems: [{ type: 'string' }], items: false }),
    values: 'a: [x, 1]',
    verdict: 'refused',
    helm4: { paths: ['/a/0'], why: 'it counts items from the first that prefixItems leaves over' },
  },
  {
    name: 'list as items in 2020-12',
    schema: draft(d20, { items: [{ type: 'string' }] }),
    values: 'a: [x]',
    verdict: 'broken',
    helm3: { verdict: 'valid', why: 'gojsonschema takes it for draft 7' },
  },
  { name: 'number of items', schema: of({ minItems: 2, maxItems: 3 }), values: 'a: [1]', verdict: 'refused' },
  {
    name: 'unique items',
    schema: of({ uniqueItems: true }),
    values: 'a: [{x: 1, y: 2}, {y: 2, x: 1}]',
    verdict: 'refused',
  },
  {
    name: 'contains',
    schema: draft(d7, { contains: { type: 'string' } }),
    values: 'a: [1, 2]',
    verdict: 'refused',
  },
  {
    name: 'minContains',
    schema: draft(d20, { contains: { type: 'string' }, minContains: 2 }),
    values: 'a: [x, 2]',
    verdict: 'refused',
    helm3: newer,
  },
  {
    name: 'additional properties',
    schema: { properties: { a: {} }, patternProperties: { '^x-': {} }, additionalProperties: false },
    values: 'a: 1\nx-b: 2\nc: 3',
    verdict: 'refused',
  },
  {
    name: 'additional properties with a schema',
    schema: { additionalProperties: { type: 'string' } },
    values: 'c: 3',
    verdict: 'refused',
  },
  {
    name: 'pattern properties',
    schema: { patternProperties: { '^x': { type: 'string' } } },
    values: 'x1: 3',
    verdict: 'refused',
  },
  {
    name: 'property names',
    schema: draft(d7, { propertyNames: { pattern: '^[a-z]+$' } }),
    values: 'a: {B: 1}',
    verdict: 'refused',
    helm4: { paths: [''], why: 'it judges the name without the place it is at' },
  },
  { name: 'number of properties', schema: { maxProperties: 1 }, values: 'x: 3\ny: 4', verdict: 'refused' },
  {
    name: 'dependencies',
    schema: { $schema: d7, dependencies: { a: ['b'] } },
    values: 'a: 3',
    verdict: 'refused',
  },
  {
    name: 'dependentRequired',
    schema: { $schema: d19, dependentRequired: { a: ['b'] } },
    values: 'a: 3',
    verdict: 'refused',
    helm3: newer,
  },
  {
    name: 'dependentSchemas',
    schema: { $schema: d20, dependentSchemas: { a: { required: ['b'] } } },
    values: 'a: 3',
    verdict: 'refused',
    helm3: newer,
  },
  {
    name: 'unevaluatedProperties',
    schema: { $schema: d20, allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    values: 'a: 1\nb: 2',
    verdict: 'refused',
    helm3: newer,
  },
  {
    name: 'unevaluatedProperties met',
    schema: {
      $schema: d19,
      anyOf: [{ properties: { a: {} } }, { properties: { b: {} } }],
      unevaluatedProperties: false,
    },
    values: 'a: 1\nb: 2',
    verdict: 'valid',
  },
  {
    name: 'allOf',
    schema: { allOf: [{ required: ['a'] }, { required: ['b'] }] },
    values: 'a: 1',
    verdict: 'refused',
  },
  {
    name: 'anyOf',
    schema: of({ anyOf: [{ type: 'string' }, { minimum: 5 }] }),
    values: 'a: 1',
    verdict: 'refused',
  },
  {
    name: 'oneOf with two',
    schema: of({ oneOf: [{ type: 'integer' }, { minimum: 0 }] }),
    values: 'a: 1',
    verdict: 'refused',
  },
  { name: 'not', schema: of({ not: { type: 'integer' } }), values: 'a: 1', verdict: 'refused' },
  {
    name: 'if, then, else',
    schema: { $schema: d7, if: { required: ['a'] }, then: { required: ['b'] }, else: { required: ['c'] } },
    values: 'a: 1',
    verdict: 'refused',
  },
  { name: 'false', schema: { $schema: d7, properties: { a: false } }, values: 'a: 1', verdict: 'refused' },
  {
    name: 'format in draft 7',
    schema: draft(d7, { format: 'email' }),
    values: 'a: nobody',
    verdict: 'refused',
  },
  {
    name: 'format in draft 4',
    schema: draft(d4, { format: 'ipv4' }),
    values: 'a: 1.2.3.400',
    verdict: 'refused',
  },
  {
    name: 'format in draft 6',
    schema: draft(d6, { format: 'hostname' }),
    values: 'a: "-x-"',
    verdict: 'refused',
  },
  {
    name: 'format met',
    schema: draft(d7, { format: 'date-time' }),
    values: 'a: "2026-02-28T12:00:00Z"',
    verdict: 'valid',
  },
  {
    name: 'format in 2020-12',
    schema: draft(d20, { format: 'email' }),
    values: 'a: nobody',
    verdict: 'valid',
    helm3: always,
  },
  {
    name: 'format without a draft',
    schema: of({ format: 'email' }),
    values: 'a: nobody',
    verdict: 'valid',
    helm3: always,
  },
  { name: 'unknown format', schema: draft(d7, { format: 'colour' }), values: 'a: nobody', verdict: 'valid' },
  { name: 'uri', schema: draft(d7, { format: 'uri' }), values: 'a: "/only/a/path"', verdict: 'refused' },
  {
    name: 'definitions',
    schema: {
      $schema: d7,
      definitions: { p: { type: 'integer' } },
      properties: { a: { $ref: '#/definitions/p' } },
    },
    values: 'a: x',
    verdict: 'refused',
  },
  {
    name: '$defs and keywords beside a $ref',
    schema: {
      $schema: d20,
      $defs: { p: { type: 'integer' } },
      properties: { a: { $ref: '#/$defs/p', minimum: 5 } },
    },
    values: 'a: 1',
    verdict: 'refused',
    helm3: { verdict: 'valid', why: 'gojsonschema ignores what is beside a $ref' },
  },
  {
    name: 'keywords beside a $ref in draft 7',
    schema: {
      $schema: d7,
      definitions: { p: { type: 'integer' } },
      properties: { a: { $ref: '#/definitions/p', minimum: 5 } },
    },
    values: 'a: 1',
    verdict: 'valid',
  },
  {
    name: 'a tree that refers to itself',
    schema: {
      $schema: d7,
      definitions: { n: { properties: { v: { type: 'integer' }, next: { $ref: '#/definitions/n' } } } },
      properties: { a: { $ref: '#/definitions/n' } },
    },
    values: 'a: {v: 1, next: {v: 2, next: {v: x}}}',
    verdict: 'refused',
  },
  {
    name: '$id and a reference to it',
    schema: {
      $schema: d7,
      $id: 'https://example.com/root.json',
      definitions: { p: { $id: '/p.json', type: 'integer' } },
      properties: { a: { $ref: 'p.json' } },
    },
    values: 'a: x',
    verdict: 'refused',
  },
  {
    name: '$anchor',
    schema: {
      $schema: d20,
      $defs: { p: { $anchor: 'port', type: 'integer' } },
      properties: { a: { $ref: '#port' } },
    },
    values: 'a: x',
    verdict: 'refused',
    helm3: {
      verdict: 'valid',
      why: 'gojsonschema takes a reference to an unknown anchor for one to the document',
    },
  },
  {
    name: '$dynamicRef',
    schema: {
      $schema: d20,
      $dynamicAnchor: 'node',
      properties: { v: { type: 'integer' }, next: { $dynamicRef: '#node' } },
    },
    values: 'next: {next: {v: x}}',
    verdict: 'refused',
    helm3: newer,
  },
  {
    name: '$recursiveRef',
    schema: {
      $schema: d19,
      $recursiveAnchor: true,
      properties: { v: { type: 'integer' }, next: { $recursiveRef: '#' } },
    },
    values: 'next: {next: {v: x}}',
    verdict: 'refused',
    helm3: newer,
  },
  {
    name: 'a reference that leads nowhere',
    schema: of({ $ref: '#/definitions/no' }),
    values: 'a: 1',
    verdict: 'broken',
  },
  { name: 'a type that is none', schema: of({ type: 'sring' }), values: 'a: 1', verdict: 'broken' },
  { name: 'a keyword of the wrong type', schema: { required: 'a' }, values: 'a: 1', verdict: 'broken' },
  { name: 'a list as schema', schema: [], values: 'a: 1', verdict: 'broken' },
  { name: 'true as schema', schema: true, values: 'a: 1', verdict: 'valid' },
  {
    name: 'names with slashes',
    schema: { properties: { 'a/b': { properties: { 'c~d': { type: 'string' } } } } },
    values: 'a/b: {c~d: 1}',
    verdict: 'refused',
  },
];
