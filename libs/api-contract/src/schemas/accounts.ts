import { permissionNames } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { accountNamePattern, nullableTimestamp, revision, timestamp } from './common.ts';
import { roleName } from './roles.ts';

const platformRole = roleName('A role on the whole platform, built-in or custom.');
/** What a password must be like. */
export const newPassword = Type.String({
  minLength: 12,
  maxLength: 200,
  description: 'At least 12 characters.',
});
/** What an account is called. */
export const newAccountName = Type.String({
  pattern: accountNamePattern,
  maxLength: 63,
  description: 'What one signs in with: lower-case letters, digits, and . _ - between them.',
});

export const accountSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    displayName: Type.String(),
    kind: Type.Enum(['person', 'service'], { description: '`service`: for machines, with tokens alone.' }),
    platformRoles: Type.Array(Type.String()),
    disabled: Type.Boolean(),
    createdAt: timestamp('When it was created.'),
    revision,
  },
  { $id: 'Account' },
);

export const newAccountSchema = Type.Object(
  {
    name: newAccountName,
    password: newPassword,
    displayName: Type.Optional(Type.String({ maxLength: 200 })),
    platformRoles: Type.Optional(
      Type.Array(platformRole, {
        maxItems: 10,
        uniqueItems: true,
        description: '`regular` alone unless given.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const accountChangeSchema = Type.Object(
  {
    displayName: Type.Optional(Type.String({ maxLength: 200 })),
    platformRoles: Type.Optional(Type.Array(platformRole, { maxItems: 10, uniqueItems: true })),
    disabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(newPassword),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const passwordChangeSchema = Type.Object(
  { currentPassword: Type.String({ maxLength: 200 }), newPassword },
  { additionalProperties: false },
);

export const meSchema = Type.Object(
  {
    account: accountSchema,
    platformPermissions: Type.Array(Type.String()),
    workspaces: Type.Array(
      Type.Object({ workspace: Type.String(), role: Type.String(), permissions: Type.Array(Type.String()) }),
    ),
    token: Type.Union([
      Type.Object({ id: Type.String(), name: Type.String(), scopes: Type.Array(Type.String()) }),
      Type.Null(),
    ]),
  },
  { $id: 'Me' },
);

export const tokenSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    scopes: Type.Array(Type.String()),
    workspace: Type.Union([Type.String(), Type.Null()]),
    createdAt: timestamp('When it was created.'),
    expiresAt: nullableTimestamp('When it ends by itself.'),
    revokedAt: nullableTimestamp('When it was revoked.'),
    lastUsedAt: nullableTimestamp('When it was last used, to the minute.'),
  },
  { $id: 'Token' },
);

export const newTokenSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'What it is for.' }),
    scopes: Type.Array(Type.Enum(['*', ...permissionNames] as [string, ...string[]]), {
      minItems: 1,
      maxItems: 50,
      uniqueItems: true,
      description:
        'Permissions, with what they imply; `*` for all that its owner has. Never more than its owner has.',
    }),
    workspace: Type.Optional(Type.String({ description: 'Slug: the token works in this workspace alone.' })),
    expiresInDays: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 3650, description: '90 unless given.' }),
    ),
  },
  { additionalProperties: false },
);

export const createdTokenSchema = Type.Object(
  {
    token: tokenSchema,
    secret: Type.String({
      description: 'Shown this once. Send it as `Authorization: Bearer …`, or as the password of Basic.',
    }),
  },
  { $id: 'CreatedToken' },
);

export type NewAccountBody = Static<typeof newAccountSchema>;
export type AccountChangeBody = Static<typeof accountChangeSchema>;
export type NewTokenBody = Static<typeof newTokenSchema>;
