import Type, { type Static } from 'typebox';
import { nullableTimestamp, slugPattern, timestamp } from './common.ts';
import { imageFields } from './information.ts';

export const storeVersionSchema = Type.Object({
  version: Type.String(),
  appVersion: Type.Union([Type.String(), Type.Null()]),
  deprecated: Type.Boolean(),
  digest: Type.String({ description: 'SHA-256 of the archive, lower-case hex, as in the index.' }),
  url: Type.String({ description: 'Where the archive is.' }),
  publishedAt: nullableTimestamp('First publication.'),
});

const storeAppFields = {
  id: Type.String(),
  workspace: Type.String({ description: 'Who publishes it.' }),
  name: Type.String(),
  displayName: Type.String(),
  description: Type.String(),
  home: Type.String(),
  category: Type.String(),
  builtIn: Type.Boolean({ description: "Whether it is the operator's own: of the workspace `built-in`." }),
  ownsName: Type.Boolean({
    description: 'Whether the combined indexes serve this app under its chart name.',
  }),
  repository: Type.String({
    description:
      'Path of the repository whose index has it: the store where it owns its name, else its workspace.',
  }),
  permalink: Type.String({ description: 'Leads to the app for ever, wherever its page is.' }),
  ...imageFields,
  lastPublishedAt: nullableTimestamp('Newest publication.'),
  versionCount: Type.Integer({ minimum: 0, description: 'Its active versions.' }),
  latest: Type.Union([storeVersionSchema, Type.Null()], {
    description: 'The highest active version that is no pre-release, or else the highest.',
  }),
};

export const storeAppSchema = Type.Object(storeAppFields, { $id: 'StoreApp' });

export const storeAppDetailSchema = Type.Object(
  {
    ...storeAppFields,
    versions: Type.Array(storeVersionSchema, {
      description: 'The first active ones, newest version first as Helm sorts; `/versions` has all of them.',
    }),
  },
  { $id: 'StoreAppDetail' },
);

const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

/** Which apps of the store are wanted. */
export const storeQuery = {
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'Words of name, keywords, description or maintainers, all of which must be there; the last letters may be missing, and a few mistyped. Best found first.',
    }),
  ),
  category: Type.Optional(Type.String({ maxLength: 63, description: 'Slug of a category.' })),
  workspace: Type.Optional(Type.String({ maxLength: 63, description: 'Slug of the publisher.' })),
  keyword: Type.Optional(Type.String({ maxLength: 200, description: 'A keyword, whatever its case.' })),
  type: Type.Optional(Type.Enum(['application', 'library'])),
  deprecated: flag('Whether the newest publication is marked deprecated.'),
  builtIn: flag("Whether it is the operator's own."),
  publishedSince: Type.Optional(
    Type.String({ format: 'date-time', description: 'Published at this moment or later.' }),
  ),
};

export const chartNameSchema = Type.Object(
  {
    name: Type.String(),
    owner: Type.Union(
      [
        Type.Object({
          id: Type.String({ description: 'Of the app.' }),
          workspace: Type.String(),
          inStore: Type.Boolean({ description: 'Whether it has anything active at the moment.' }),
          since: timestamp('Since when it has the name.'),
        }),
        Type.Null(),
      ],
      {
        description: 'Whose app the combined indexes serve under the name; null where nobody published one.',
      },
    ),
    items: Type.Array(Type.Object(storeAppFields), {
      description: 'Whoever has an app of the name in the store.',
    }),
    next: Type.Optional(Type.String()),
  },
  { $id: 'ChartName' },
);

export const takeNameBodySchema = Type.Object(
  {
    message: Type.Optional(
      Type.String({ maxLength: 10_000, description: 'The reason, for the audit logs of both workspaces.' }),
    ),
    owner: Type.Optional(
      Type.Union([Type.String({ pattern: slugPattern, maxLength: 63 }), Type.Null()], {
        description: 'The workspace that you saw as the owner, null for nobody; another gives 409.',
      }),
    ),
  },
  { additionalProperties: false },
);

export type TakeNameBody = Static<typeof takeNameBodySchema>;
