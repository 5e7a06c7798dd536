import type { Mistake } from '@chandlery/api-contract';
import type { FastifySchemaValidationError } from 'fastify';

type Params = Readonly<Record<string, unknown>>;

/** What is wrong and what would be right, by the keyword of JSON Schema that a value fails. */
const sentences: Readonly<Record<string, (params: Params) => { reason: string; remedy: string }>> = {
  additionalProperties: () => ({
    reason: 'There is no such field.',
    remedy: 'Leave it out, or correct its name.',
  }),
  required: () => ({ reason: 'The field is missing.', remedy: 'Give it.' }),
  type: ({ type }) => ({
    reason: `It is not of the type ${String(type)}.`,
    remedy: `Give a value of the type ${String(type)}.`,
  }),
  enum: ({ allowedValues }) => ({
    reason: 'It is none of the values that are known.',
    remedy: `Give one of ${JSON.stringify(allowedValues)}.`,
  }),
  pattern: ({ pattern }) => ({
    reason: 'It has not the right form.',
    remedy: `Give a text that matches ${String(pattern)}.`,
  }),
  format: ({ format }) => ({ reason: `It is not a ${String(format)}.`, remedy: `Give a ${String(format)}.` }),
  minLength: ({ limit }) => ({
    reason: `It has fewer than ${String(limit)} characters.`,
    remedy: `Give at least ${String(limit)} characters.`,
  }),
  maxLength: ({ limit }) => ({
    reason: `It has more than ${String(limit)} characters.`,
    remedy: `Give at most ${String(limit)} characters.`,
  }),
  minimum: ({ limit }) => ({
    reason: `It is less than ${String(limit)}.`,
    remedy: `Give ${String(limit)} or more.`,
  }),
  maximum: ({ limit }) => ({
    reason: `It is more than ${String(limit)}.`,
    remedy: `Give ${String(limit)} or less.`,
  }),
  minItems: ({ limit }) => ({
    reason: `It has fewer than ${String(limit)} items.`,
    remedy: `Give at least ${String(limit)}.`,
  }),
  maxItems: ({ limit }) => ({
    reason: `It has more than ${String(limit)} items.`,
    remedy: `Give at most ${String(limit)}.`,
  }),
  uniqueItems: () => ({ reason: 'It has an item twice.', remedy: 'Give each item once.' }),
  minProperties: () => ({ reason: 'It is empty.', remedy: 'Give at least one field.' }),
};

/**
 * One mistake that the validation of a schema found, in words.
 * @param prefix which part of the request: `body`, `query`, `path` or `header`
 */
export function mistakeIn(
  prefix: string,
  { instancePath, keyword, params, message }: FastifySchemaValidationError,
): Mistake {
  const inner =
    keyword === 'additionalProperties'
      ? params['additionalProperty']
      : keyword === 'required'
        ? params['missingProperty']
        : undefined;
  const field = `${prefix}${instancePath}${inner === undefined ? '' : `/${String(inner)}`}`;
  const sentence = sentences[keyword]?.(params) ?? {
    reason: `It ${message ?? 'is not right'}.`,
    remedy: 'See the OpenAPI document for what is right.',
  };
  return { field, ...sentence };
}
