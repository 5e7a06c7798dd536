import Type, { type Static } from 'typebox';

/** A list page: `next`, where there is one, is the `cursor` of the next page. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many items at most.' }),
  ),
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 1000, description: '`next` of the page before.' }),
  ),
};

/** A list's answer. */
export function pageOf<T extends Type.TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });
}

/** What a route answers that has nothing to say. */
export const doneSchema = Type.Null({ description: 'Done.' });

export const timestamp = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} UTC, milliseconds.` });
export const nullableTimestamp = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: `${description} UTC, milliseconds.`,
  });

/** A DNS label: what names a workspace or a category. */
export const slugPattern = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';
export const slug = (description: string) =>
  Type.String({ pattern: slugPattern, maxLength: 63, description });

export const accountNamePattern = '^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$';

export const revision = Type.Integer({
  minimum: 1,
  description: 'Counts changes; the `ETag` of the resource, for `If-Match`.',
});

/** The headers of what changes only what one saw. */
export const conditionalHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description:
        'The `ETag` (the `revision` in quotes) that it must be at; else nothing is done, and 412 or 409.',
    }),
  ),
});

/** One mistake of several in a request. */
export const mistakeSchema = Type.Object({
  field: Type.String({
    description: 'Where: a path such as `body/approvals`, or a file and key such as `Chart.yaml: name`.',
  }),
  reason: Type.String({ description: 'What is wrong.' }),
  remedy: Type.Optional(Type.String({ description: 'What would be right.' })),
});

/** RFC 9457, with a stable code. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'The code as a URI reference into docs/refusals.md.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; match on this.' }),
    detail: Type.String({ description: 'What is wrong with this request.' }),
    field: Type.Optional(Type.String({ description: 'Which part of the request is meant.' })),
    remedy: Type.Optional(Type.String({ description: 'What would be right.' })),
    errors: Type.Optional(
      Type.Array(mistakeSchema, { description: 'Every mistake found, where there are several.' }),
    ),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    requestId: Type.String({ description: 'What to quote when asking the operators.' }),
  },
  { $id: 'Problem', description: 'A refusal (RFC 9457, application/problem+json).' },
);

export type Problem = Static<typeof problemSchema>;
export type Mistake = Static<typeof mistakeSchema>;
