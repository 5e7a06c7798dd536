import { permissionNames } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { nullableTimestamp, slugPattern } from './common.ts';

/** The name of a role, built-in or custom; whether there is one of that name is for the server to say. */
export const roleName = (description: string) =>
  Type.String({ pattern: slugPattern, maxLength: 63, description });

const description = Type.String({ maxLength: 500, description: 'What the role is for.' });
const permissions = Type.Array(Type.Enum(permissionNames as [string, ...string[]]), {
  maxItems: 50,
  uniqueItems: true,
  description: 'Of the level of the role alone; what they imply comes with them.',
});

export const permissionSchema = Type.Object(
  {
    name: Type.String(),
    level: Type.Enum(['platform', 'workspace', 'project']),
    allows: Type.String({ description: 'What it lets its holder do.' }),
    implies: Type.Array(Type.String(), { description: 'What comes with it, all the way.' }),
  },
  { $id: 'Permission' },
);

export const roleSchema = Type.Object(
  {
    level: Type.Enum(['platform', 'workspace', 'project']),
    name: Type.String(),
    description: Type.String(),
    builtIn: Type.Boolean({ description: 'Whether it is always there, and cannot be changed.' }),
    permissions: Type.Array(Type.String(), { description: 'What it was made of.' }),
    gives: Type.Array(Type.String(), { description: 'The same with everything implied.' }),
    createdAt: nullableTimestamp('When it was created; null of built-in ones.'),
    revision: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'Counts changes; the `ETag` of the resource, for `If-Match`. Null of built-in ones.',
    }),
  },
  { $id: 'Role' },
);

export const newRoleSchema = Type.Object(
  {
    name: roleName('Names the role, for ever; not the name of a built-in one.'),
    description: Type.Optional(description),
    permissions,
  },
  { additionalProperties: false },
);

export const roleChangeSchema = Type.Object(
  { description: Type.Optional(description), permissions: Type.Optional(permissions) },
  { additionalProperties: false, minProperties: 1 },
);

export type NewRoleBody = Static<typeof newRoleSchema>;
export type RoleChangeBody = Static<typeof roleChangeSchema>;
