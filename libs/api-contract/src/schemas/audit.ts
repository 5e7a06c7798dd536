import Type from 'typebox';
import { timestamp } from './common.ts';

const auditHead = Type.Object({
  position: Type.Integer({ description: 'How many records are sealed up to here.' }),
  hash: Type.String({ description: 'SHA-256 over the hash before and the record, lower-case hex.' }),
});

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
    origin: Type.Optional(
      Type.Object(
        {
          address: Type.String({ description: 'As far as the proxies in front are believed.' }),
          userAgent: Type.Union([Type.String(), Type.Null()]),
          requestId: Type.String({ description: 'As the log of the server has it.' }),
          credential: Type.Enum(['password', 'token', 'session', 'none']),
        },
        {
          description:
            'Where the request came from. For who holds `workspace.audit.view` or `platform.audit.view`; absent for what the server or its operator did.',
        },
      ),
    ),
    action: Type.String(),
    subject: Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() }),
    before: Type.Unknown(),
    after: Type.Unknown(),
    message: Type.String(),
    seal: Type.Union([auditHead, Type.Null()], { description: 'null until it is sealed, a moment later.' }),
  },
  { $id: 'AuditRecord' },
);

export const auditHeadSchema = Type.Object(
  { ...auditHead.properties, unsealed: Type.Integer({ description: 'Records that wait for their seal.' }) },
  { $id: 'AuditHead' },
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
