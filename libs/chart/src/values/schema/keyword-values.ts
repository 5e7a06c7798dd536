import type { JsonObject, JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject, own } from '../json-access.ts';

/** Readers of keywords: what has another type than it should is passed over, as santhosh-tekuri/jsonschema does. */

/** A number. */
export function numberOf(schema: JsonObject, keyword: string): number | undefined {
  const value = own(schema, keyword);
  return typeof value === 'number' ? value : undefined;
}

/** A whole number; `2.0` is one. */
export function countOf(schema: JsonObject, keyword: string): number | undefined {
  const value = numberOf(schema, keyword);
  return value !== undefined && Number.isInteger(value) ? value : undefined;
}

/** A text. */
export function textOf(schema: JsonObject, keyword: string): string | undefined {
  const value = own(schema, keyword);
  return typeof value === 'string' ? value : undefined;
}

/** An object; empty where there is none. */
export function objectOf(schema: JsonObject, keyword: string): JsonObject {
  const value = own(schema, keyword);
  return isJsonObject(value) ? value : {};
}

/** A list; empty where there is none. */
export function listOf(schema: JsonObject, keyword: string): readonly JsonValue[] {
  const value = own(schema, keyword);
  return isJsonArray(value) ? value : [];
}

/** The texts in a list. */
export function textsOf(value: JsonValue | undefined): string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The upper and lower limits of a number; in draft 4 `exclusiveMaximum` is a boolean beside `maximum`. */
export function limitsOf(schema: JsonObject): {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: number | undefined;
  readonly exclusiveMaximum: number | undefined;
} {
  const [minimum, maximum] = [numberOf(schema, 'minimum'), numberOf(schema, 'maximum')];
  const [noMinimum, noMaximum] = [own(schema, 'exclusiveMinimum'), own(schema, 'exclusiveMaximum')];
  return {
    minimum: noMinimum === true ? undefined : minimum,
    maximum: noMaximum === true ? undefined : maximum,
    exclusiveMinimum: noMinimum === true ? minimum : numberOf(schema, 'exclusiveMinimum'),
    exclusiveMaximum: noMaximum === true ? maximum : numberOf(schema, 'exclusiveMaximum'),
  };
}
