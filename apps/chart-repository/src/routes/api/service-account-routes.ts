import {
  createdTokenSchema,
  newServiceAccountSchema,
  newTokenSchema,
  serviceAccountChangeSchema,
  serviceAccountSchema,
  tokenSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  changeServiceAccount,
  createServiceAccount,
  listServiceAccounts,
  readServiceAccount,
} from '../../use-cases/manage-service-accounts.ts';
import {
  createServiceToken,
  listServiceTokens,
  revokeServiceToken,
} from '../../use-cases/manage-service-tokens.ts';
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
import { pageShape, serviceAccountShape, tokenShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

type Part = 'workspace' | 'account' | 'id';

/** Accounts for machines, of the platform and of each workspace: the same routes at both. */
export function serviceAccountRoutes(server: TypedServer, services: Services): void {
  for (const at of [
    { base: '/service-accounts', home: [], whose: 'of the platform' },
    { base: '/workspaces/:workspace/service-accounts', home: ['workspace'], whose: 'of a workspace' },
  ] as const) {
    accountRoutesAt(server, services, at);
    tokenRoutesAt(server, services, at);
  }
}

type Place = { readonly base: string; readonly home: readonly Part[]; readonly whose: string };

const tags = ['Service accounts'];

function accountRoutesAt(server: TypedServer, services: Services, { base, home, whose }: Place): void {
  server.get(
    base,
    {
      schema: {
        tags,
        summary: `Service accounts ${whose}`,
        params: pathOf(home),
        querystring: pageOnly,
        response: answers(200, pageOf(serviceAccountSchema)),
      },
    },
    async (request) => {
      const page = pageRequest(request.query);
      return pageShape(
        await listServiceAccounts(services, request.caller, request.params['workspace'], page),
        serviceAccountShape,
      );
    },
  );

  server.post(
    base,
    {
      schema: {
        tags,
        summary: `Make a service account ${whose}, of your own`,
        params: pathOf(home),
        body: newServiceAccountSchema,
        response: answers(201, serviceAccountSchema),
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const view = await createServiceAccount(services, caller, params['workspace'], body);
      return withRevision(reply, view.account.revision).code(201).send(serviceAccountShape(view));
    },
  );

  server.get(
    `${base}/:account`,
    {
      schema: {
        tags,
        summary: `One service account ${whose}`,
        params: pathOf([...home, 'account']),
        response: answers(200, serviceAccountSchema),
      },
    },
    async (request, reply) => {
      const { workspace, account } = partsOf(request.params);
      const view = await readServiceAccount(services, request.caller, workspace, account);
      return withRevision(reply, view.account.revision).send(serviceAccountShape(view));
    },
  );

  server.patch(
    `${base}/:account`,
    {
      schema: {
        tags,
        summary: `Change, disable or enable a service account ${whose}`,
        params: pathOf([...home, 'account']),
        body: serviceAccountChangeSchema,
        headers: conditionalHeaders,
        response: answers(200, serviceAccountSchema),
      },
    },
    async (request, reply) => {
      const { workspace, account } = partsOf(request.params);
      const { caller, body } = request;
      const expected = expectedRevision(request);
      const view = await changeServiceAccount(services, caller, workspace, account, body, expected);
      return withRevision(reply, view.account.revision).send(serviceAccountShape(view));
    },
  );
}

function tokenRoutesAt(server: TypedServer, services: Services, { base, home, whose }: Place): void {
  server.get(
    `${base}/:account/tokens`,
    {
      schema: {
        tags,
        summary: `Tokens of a service account ${whose}`,
        params: pathOf([...home, 'account']),
        querystring: pageOnly,
        response: answers(200, pageOf(tokenSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const { workspace, account } = partsOf(params);
      const tokens = await listServiceTokens(services, caller, workspace, account);
      const page = pageOfSorted(tokens, pageRequest(query), newestFirst);
      return { ...page, items: await Promise.all(page.items.map((token) => tokenShape(services, token))) };
    },
  );

  server.post(
    `${base}/:account/tokens`,
    {
      schema: {
        tags,
        summary: `Make a token for a service account ${whose} that you own`,
        params: pathOf([...home, 'account']),
        body: newTokenSchema,
        response: answers(201, createdTokenSchema),
      },
    },
    async ({ caller, params, body }, reply) => {
      const { workspace, account } = partsOf(params);
      const { token, secret } = await createServiceToken(services, caller, workspace, account, body);
      return reply.code(201).send({ token: await tokenShape(services, token), secret });
    },
  );

  server.delete(
    `${base}/:account/tokens/:id`,
    {
      schema: {
        tags,
        summary: `Revoke a token of a service account ${whose}`,
        params: pathOf([...home, 'account', 'id']),
        response: noContent,
      },
    },
    async (request, reply) => {
      const { workspace, account, id } = partsOf(request.params);
      await revokeServiceToken(services, request.caller, workspace, account, id);
      return reply.code(204).send(null);
    },
  );
}

function pathOf(names: readonly Part[]) {
  return Type.Object(Object.fromEntries(names.map((name) => [name, pathParts[name]])));
}

/** The router matched the path, so what stands in it is there; a platform's has no workspace. */
function partsOf(params: Readonly<Record<string, string>>): {
  readonly workspace: string | undefined;
  readonly account: string;
  readonly id: string;
} {
  return { workspace: params['workspace'], account: params['account'] ?? '', id: params['id'] ?? '' };
}
