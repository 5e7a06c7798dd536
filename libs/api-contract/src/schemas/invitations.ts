import Type, { type Static } from 'typebox';
import { newPassword, newAccountName } from './accounts.ts';
import { timestamp } from './common.ts';
import { roleName } from './roles.ts';
import { memberSchema } from './workspaces.ts';

export const invitationSchema = Type.Object(
  {
    id: Type.String(),
    workspace: Type.String(),
    invitee: Type.String({ description: 'Whom it is meant for, as whoever invited wrote it.' }),
    role: Type.String(),
    state: Type.Enum(['open', 'accepted', 'expired', 'revoked']),
    invitedBy: Type.String(),
    createdAt: timestamp('When it was made.'),
    expiresAt: timestamp('When it ends by itself.'),
    acceptedBy: Type.Union([Type.String(), Type.Null()]),
  },
  { $id: 'Invitation' },
);

export const newInvitationSchema = Type.Object(
  {
    account: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: '^[^\\u0000-\\u001f\\u007f]+$',
      description:
        'The name of an account, which becomes a member at once; or, for somebody who has none yet, a name or an address that says whom the link is for.',
    }),
    role: roleName('A role of workspaces.'),
    expiresInDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 90,
        description: 'How long the link holds; CHANDLERY_INVITATION_DAYS unless given.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const invitedSchema = Type.Object(
  {
    outcome: Type.Enum(['member', 'invited'], {
      description: '`member`: the account exists and has the role now. `invited`: pass the link on.',
    }),
    member: Type.Union([memberSchema, Type.Null()]),
    invitation: Type.Union([invitationSchema, Type.Null()]),
    token: Type.Union([Type.String(), Type.Null()], { description: 'The secret; shown this once.' }),
    link: Type.Union([Type.String(), Type.Null()], {
      description: 'Where the invitation can be seen, and below `/accept` accepted; shown this once.',
    }),
  },
  { $id: 'Invited' },
);

/** What an invitation says to whoever holds its link. */
export const invitationViewSchema = Type.Object(
  {
    workspace: Type.String(),
    role: Type.String(),
    invitee: Type.String(),
    invitedBy: Type.String(),
    expiresAt: timestamp('When it ends by itself.'),
  },
  { $id: 'InvitationView' },
);

export const acceptInvitationSchema = Type.Object(
  {
    name: Type.Optional(newAccountName),
    displayName: Type.Optional(Type.String({ maxLength: 200 })),
    password: Type.Optional(newPassword),
  },
  {
    additionalProperties: false,
    description: 'For a new account, its name and password; nothing by somebody who is signed in.',
  },
);

export const acceptedInvitationSchema = Type.Object(
  { workspace: Type.String(), member: memberSchema },
  { $id: 'AcceptedInvitation' },
);

export type NewInvitationBody = Static<typeof newInvitationSchema>;
export type AcceptInvitationBody = Static<typeof acceptInvitationSchema>;
