import {
  accountChangeSchema,
  accountSchema,
  createdTokenSchema,
  meSchema,
  newAccountSchema,
  newTokenSchema,
  passwordChangeSchema,
  tokenSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import { permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireSignedIn } from '../../use-cases/access.ts';
import {
  changeAccount,
  changeOwnPassword,
  createAccount,
  listAccounts,
  readAccount,
} from '../../use-cases/manage-accounts.ts';
import { createToken, listTokens, revokeToken } from '../../use-cases/manage-tokens.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  answers,
  conditionalHeaders,
  newestFirst,
  noContent,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
} from './schemas.ts';
import { accountShape, pageShape, tokenShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const accountPath = Type.Object({ account: pathParts.account });

/** Accounts, tokens, and who one is. */
export function accountRoutes(server: TypedServer, services: Services): void {
  const { database } = services;
  const tags = ['Accounts'];

  server.get(
    '/me',
    { schema: { tags, summary: 'Who you are and what you may do', response: answers(200, meSchema) } },
    async ({ caller }) => {
      const account = requireSignedIn(caller);
      const workspaces = await Promise.all(
        [...caller.roles].map(async ([id, role]) => {
          const workspace = await database.workspaces.findById(id);
          return { workspace: workspace?.slug ?? id, role, permissions: [...permissionsIn(caller, id)] };
        }),
      );
      const { token } = caller;
      return {
        account: accountShape(account),
        platformPermissions: [...caller.platform],
        workspaces,
        token: token === undefined ? null : { id: token.id, name: token.name, scopes: [...token.scopes] },
      };
    },
  );

  server.post(
    '/me/password',
    { schema: { tags, summary: 'Change your password', body: passwordChangeSchema, response: noContent } },
    async (request, reply) => {
      await changeOwnPassword(services, request.caller, request.body, request.ip);
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/me/tokens',
    {
      schema: {
        tags,
        summary: 'Your tokens, newest first',
        querystring: pageOnly,
        response: answers(200, pageOf(tokenSchema)),
      },
    },
    async ({ caller, query }) => {
      const page = pageOfSorted(await listTokens(services, caller), pageRequest(query), newestFirst);
      return { ...page, items: await Promise.all(page.items.map((token) => tokenShape(services, token))) };
    },
  );

  server.post(
    '/me/tokens',
    {
      schema: {
        tags,
        summary: 'Make a token',
        body: newTokenSchema,
        response: answers(201, createdTokenSchema),
      },
    },
    async (request, reply) => {
      const { token, secret } = await createToken(services, request.caller, request.body);
      return reply.code(201).send({ token: await tokenShape(services, token), secret });
    },
  );

  server.delete(
    '/me/tokens/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a token',
        params: Type.Object({ id: pathParts.id }),
        response: noContent,
      },
    },
    async (request, reply) => {
      await revokeToken(services, request.caller, request.params.id);
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'All accounts',
        querystring: pageOnly,
        response: answers(200, pageOf(accountSchema)),
      },
    },
    async (request) =>
      pageShape(await listAccounts(services, request.caller, pageRequest(request.query)), accountShape),
  );

  server.post(
    '/accounts',
    {
      schema: {
        tags,
        summary: 'Create an account',
        body: newAccountSchema,
        response: answers(201, accountSchema),
      },
    },
    async (request, reply) => {
      const account = await createAccount(services, request.caller, request.body);
      return withRevision(reply, account.revision).code(201).send(accountShape(account));
    },
  );

  server.get(
    '/accounts/:account',
    { schema: { tags, summary: 'One account', params: accountPath, response: answers(200, accountSchema) } },
    async (request, reply) => {
      const account = await readAccount(services, request.caller, request.params.account);
      return withRevision(reply, account.revision).send(accountShape(account));
    },
  );

  server.patch(
    '/accounts/:account',
    {
      schema: {
        tags,
        summary: 'Change, disable or enable an account',
        params: accountPath,
        body: accountChangeSchema,
        headers: conditionalHeaders,
        response: answers(200, accountSchema),
      },
    },
    async (request, reply) => {
      const account = await changeAccount(
        services,
        request.caller,
        request.params.account,
        request.body,
        expectedRevision(request),
      );
      return withRevision(reply, account.revision).send(accountShape(account));
    },
  );
}
