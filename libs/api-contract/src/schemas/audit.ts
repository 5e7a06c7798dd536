import Type from 'typebox';
import { timestamp } from './common.ts';
import { pathParts } from './paths.ts';

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
      via: Type.Optional(
        Type.String({ description: 'As whom they acted elsewhere, such as `@octocat (GitHub 583231)`.' }),
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
    pulls: Type.Optional(
      Type.Array(
        Type.Object({
          repositoryId: Type.Integer(),
          pull: Type.Integer(),
          chart: Type.String({ description: 'Empty where it is about the whole pull request.' }),
        }),
        { description: 'For the review bot: the charts of pull requests that it is of interest to.' },
      ),
    ),
  },
  { $id: 'Change' },
);

/** A page of changes, and how far they go by now. */
export const changesSchema = Type.Object({
  items: Type.Array(changeSchema),
  readTo: Type.Integer({
    description: 'Up to where they were read, whatever was left out: the next `after`.',
  }),
  latest: Type.Integer(),
});

/** Which changes are wanted. */
export const changesQuery = {
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'The last number you know; without it you get the oldest that are kept. Where changes after it are gone, the refusal `changes_gone` says how to go on.',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
};

const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 300, description }));
const moment = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }));

/** Which audit records are wanted, of what is known to be one app. */
export const auditFilters = {
  actor: text("The actor's name at that time."),
  actorId: text('Id of the account.'),
  action: text('Such as `pass` or `update_information`.'),
  subjectKind: text('Such as `version`, `app`, `member`, `policy`.'),
  subject: text("The subject's id, or what people call it, such as `redis 11.3.4`."),
  from: moment('From this moment on.'),
  until: moment('Before this moment.'),
};
/** The same of a workspace. */
export const workspaceAuditFilters = {
  ...auditFilters,
  app: Type.Optional(pathParts.app),
  version: Type.Optional(pathParts.version),
};
/** The same of everything. */
export const platformAuditFilters = {
  ...workspaceAuditFilters,
  workspace: Type.Optional(pathParts.workspace),
};
