import Type, { type Static } from 'typebox';
import { newAccountName } from './accounts.ts';
import { revision, timestamp } from './common.ts';
import { roleName } from './roles.ts';

export const serviceAccountSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    displayName: Type.String(),
    workspace: Type.Union([Type.String(), Type.Null()], {
      description: 'Slug of the workspace it belongs to; null: the platform.',
    }),
    role: Type.Union([Type.String(), Type.Null()], {
      description: 'Its role there; null where it was taken away.',
    }),
    owner: Type.String({ description: 'Who answers for it, and alone makes its tokens.' }),
    disabled: Type.Boolean(),
    createdAt: timestamp('When it was created.'),
    revision,
  },
  { $id: 'ServiceAccount' },
);

export const newServiceAccountSchema = Type.Object(
  {
    name: newAccountName,
    displayName: Type.Optional(Type.String({ maxLength: 200 })),
    role: roleName('Its role, of the platform or of the workspace it is made in.'),
  },
  { additionalProperties: false },
);

export const serviceAccountChangeSchema = Type.Object(
  { displayName: Type.Optional(Type.String({ maxLength: 200 })), disabled: Type.Optional(Type.Boolean()) },
  { additionalProperties: false, minProperties: 1 },
);

export type NewServiceAccountBody = Static<typeof newServiceAccountSchema>;
export type ServiceAccountChangeBody = Static<typeof serviceAccountChangeSchema>;
