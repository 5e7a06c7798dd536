import type { Schema } from './openapi.ts';

const componentPrefix = '#/components/schemas/';

/** How a schema is to be read. */
export interface Reading {
  /** Objects take no property that they do not name: what a client sends and GitHub would silently ignore. */
  closed: boolean;
  /** Told of every component that the schema refers to. */
  refers(component: string): void;
  /** Keeps one copy of schemas that stand in many places: GitHub writes out the same user a hundred times. */
  share(schema: Schema): Schema;
}

/** Smaller objects are compiled where they stand. */
const fewestSharedProperties = 8;

/**
 * OpenAPI 3.0 to JSON Schema: `nullable` becomes a type union, references to components get names that ajv
 * knows, and (for requests) objects are closed.
 */
export function toJsonSchema(schema: Schema, reading: Reading): Schema {
  if (schema.$ref !== undefined) return reference(schema, reading);
  const made: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (!ignored.has(keyword)) made[keyword] = value;
  }
  const below = (inner: Schema): Schema => toJsonSchema(inner, reading);
  // The branches of a choice see only a part of the object, so they stay open.
  const branch = (inner: Schema): Schema => toJsonSchema(inner, { ...reading, closed: false });
  if (schema.properties !== undefined) {
    made.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, inner]) => [name, below(inner)]),
    );
  }
  if (schema.items !== undefined) made.items = below(schema.items);
  if (typeof schema.additionalProperties === 'object') {
    made.additionalProperties = below(schema.additionalProperties);
  }
  for (const choice of ['allOf', 'anyOf', 'oneOf'] as const) {
    const inner = schema[choice];
    if (inner !== undefined) made[choice] = inner.map(schema.properties === undefined ? below : branch);
  }
  if (reading.closed && schema.properties !== undefined && schema.additionalProperties === undefined) {
    made.additionalProperties = false;
  }
  const whole = schema.nullable === true ? orNull(made) : made;
  return Object.keys(made.properties ?? {}).length < fewestSharedProperties ? whole : reading.share(whole);
}

/** Documentation, and what ajv has no use for. */
const ignored = new Set([
  'nullable',
  'example',
  'examples',
  'discriminator',
  'description',
  'externalDocs',
  'xml',
]);

function reference(schema: Schema, reading: Reading): Schema {
  const name = (schema.$ref ?? '').slice(componentPrefix.length);
  reading.refers(name);
  const made: Schema = { $ref: componentId(name, reading.closed) };
  return schema.nullable === true ? { anyOf: [made, { type: 'null' }] } : made;
}

/** The name under which ajv keeps a component: absolute, so that no other name resolves it. */
export function componentId(name: string, closed: boolean): string {
  return `https://schemas.invalid/${closed ? 'closed' : 'open'}/${name}`;
}

function orNull(schema: Schema): Schema {
  if (schema.oneOf !== undefined || schema.anyOf !== undefined || schema.allOf !== undefined) {
    return { anyOf: [schema, { type: 'null' }] };
  }
  if (typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  if (schema.enum !== undefined && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
  return schema;
}
