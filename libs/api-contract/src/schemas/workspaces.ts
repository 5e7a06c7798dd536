import { maximumApprovals } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { revision, slug, timestamp } from './common.ts';
import { roleName } from './roles.ts';

const policyFields = {
  approvals: Type.Integer({
    minimum: 0,
    maximum: maximumApprovals,
    description: 'How many reviewers must approve; 0: an upload is active at once.',
  }),
  publishOnPass: Type.Boolean({ description: 'Whether the last approval publishes too.' }),
  keepNumbers: Type.Boolean({ description: 'Whether the number of a deleted version stays taken.' }),
  numberRule: Type.Enum(['digit_and_dot', 'any'], {
    description: 'What a version number must look like to be submitted.',
  }),
  roles: Type.Array(Type.String({ maxLength: 63 }), {
    maxItems: 20,
    description: 'Platform roles whose votes count; empty: all that may review.',
  }),
};

export const policySchema = Type.Object(policyFields, { $id: 'ReviewPolicy' });
export const newPolicySchema = Type.Object(policyFields, { additionalProperties: false });
export const policyOverrideSchema = Type.Partial(Type.Object(policyFields), { additionalProperties: false });

export const workspaceSchema = Type.Object(
  {
    id: Type.String(),
    slug: Type.String(),
    displayName: Type.String(),
    description: Type.String(),
    policy: policySchema,
    createdAt: timestamp('When it was created.'),
    revision,
  },
  { $id: 'Workspace' },
);

export const newWorkspaceSchema = Type.Object(
  {
    slug: slug('Names the workspace in every path, for ever.'),
    displayName: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
    admin: Type.Optional(
      Type.String({
        maxLength: 63,
        description: 'Account that administers it; whoever creates it, unless given.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const workspaceChangeSchema = Type.Object(
  {
    displayName: Type.Optional(Type.String({ maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false, minProperties: 1 },
);

export const memberSchema = Type.Object(
  {
    account: Type.String(),
    kind: Type.Enum(['person', 'service']),
    role: Type.String(),
    since: timestamp('Since when.'),
    revision,
  },
  { $id: 'Member' },
);

export const memberChangeSchema = Type.Object(
  { role: roleName('A role of workspaces, built-in or custom.') },
  { additionalProperties: false },
);

export type NewWorkspaceBody = Static<typeof newWorkspaceSchema>;
export type PolicyOverrideBody = Static<typeof policyOverrideSchema>;
