import { versionStates } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { nullableTimestamp, revision, timestamp } from './common.ts';
import { imageFields } from './information.ts';

export const appSchema = Type.Object(
  {
    id: Type.String(),
    workspace: Type.String(),
    name: Type.String({ description: "The chart's name." }),
    displayName: Type.String(),
    description: Type.String(),
    home: Type.String(),
    category: Type.String(),
    state: Type.Union([Type.Enum([...versionStates]), Type.Null()], {
      description: 'Derived from the versions; null where none is left.',
    }),
    suspended: Type.Boolean({ description: 'The flag that suspends the app as a whole.' }),
    ownsName: Type.Boolean({
      description: 'Whether the combined indexes serve this app under its chart name.',
    }),
    createdAt: timestamp('First upload.'),
    lastPublishedAt: nullableTimestamp('Newest publication.'),
    informationRevision: Type.Integer(),
    ...imageFields,
    permalink: Type.String({ description: 'Leads to the app for ever, wherever its page is.' }),
    revision,
  },
  { $id: 'App' },
);

export const appChangeSchema = Type.Object(
  {
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    home: Type.Optional(
      Type.String({
        maxLength: 2000,
        pattern: '^(https?://\\S+)?$',
        description: 'An http(s) address, or empty.',
      }),
    ),
    introduction: Type.Optional(
      Type.Union([Type.String({ maxLength: 100_000 }), Type.Null()], {
        description: 'Markdown; null for the README of the newest version.',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const versionSchema = Type.Object(
  {
    id: Type.String(),
    workspace: Type.String(),
    app: Type.String(),
    version: Type.String(),
    state: Type.Enum([...versionStates]),
    actions: Type.Array(Type.String(), { description: 'What the caller may do with it now.' }),
    digest: Type.String({ description: 'SHA-256 of the archive, lower-case hex, as in the index.' }),
    contentDigest: Type.String({ description: 'What an approval binds to.' }),
    bytes: Type.Integer(),
    url: Type.String({ description: 'Where the archive is.' }),
    provenance: Type.Boolean(),
    origin: Type.Enum(['upload', 'pull_request', 'import']),
    uploader: Type.String(),
    submission: Type.Union([Type.String(), Type.Null()], {
      description: 'The open submission, or else the last.',
    }),
    metadata: Type.Record(Type.String(), Type.Unknown(), { description: 'Chart.yaml, as the index has it.' }),
    createdAt: timestamp('Upload.'),
    changedAt: timestamp('Last change of state or bytes.'),
    publishedAt: nullableTimestamp('First publication.'),
    revision,
  },
  { $id: 'Version' },
);

export const actionBodySchema = Type.Object(
  {
    message: Type.Optional(
      Type.String({
        maxLength: 10_000,
        description: 'The reason of a rejection, a comment, a note for the audit log.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const moveSchema = Type.Object(
  { category: Type.String({ maxLength: 63 }) },
  { additionalProperties: false },
);

/** Which apps of a workspace are wanted. */
export const appFilters = {
  text: Type.Optional(Type.String({ maxLength: 200, description: 'Part of a name or description.' })),
};

export type AppChangeBody = Static<typeof appChangeSchema>;
