import Type, { type Static } from 'typebox';
import { timestamp } from './common.ts';
import { accountSchema } from './accounts.ts';

export const sessionSchema = Type.Object(
  {
    id: Type.String(),
    current: Type.Boolean({ description: 'Whether it is the one that asks.' }),
    userAgent: Type.String({ description: 'What the browser called itself.' }),
    address: Type.String({ description: 'From where it signed in.' }),
    createdAt: timestamp('When it began.'),
    lastUsedAt: timestamp('When it was last used, to the minute.'),
    expiresAt: timestamp('When it ends however much it is used.'),
    idleUntil: timestamp('When it ends unless it is used before.'),
  },
  { $id: 'Session' },
);

export const newSessionSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 63 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);

export const currentSessionSchema = Type.Object(
  {
    session: sessionSchema,
    account: accountSchema,
    csrfToken: Type.String({
      description: 'Send it as the header `X-CSRF-Token` with everything but GET and HEAD.',
    }),
  },
  { $id: 'CurrentSession' },
);

export type NewSessionBody = Static<typeof newSessionSchema>;
