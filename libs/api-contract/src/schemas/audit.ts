import Type from 'typebox';
import { timestamp } from './common.ts';

export const auditRecordSchema = Type.Object(
  {
    id: Type.String(),
    change: Type.Integer({ description: 'The change number of the commit.' }),
    at: timestamp('When.'),
    actor: Type.Object({
      kind: Type.String(),
      name: Type.String(),
      accountId: Type.Optional(Type.String()),
      tokenId: Type.Optional(Type.String()),
      ownerAccountId: Type.Optional(
        Type.String({ description: 'Who answers for it, where it is a service account.' }),
      ),
    }),
    action: Type.String(),
    subject: Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() }),
    before: Type.Unknown(),
    after: Type.Unknown(),
    message: Type.String(),
  },
  { $id: 'AuditRecord' },
);

export const changeSchema = Type.Object(
  {
    number: Type.Integer(),
    type: Type.String(),
    at: timestamp('When.'),
    workspaceId: Type.Union([Type.String(), Type.Null()]),
    appId: Type.Union([Type.String(), Type.Null()]),
    versionId: Type.Union([Type.String(), Type.Null()]),
    actor: Type.String(),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { $id: 'Change' },
);
