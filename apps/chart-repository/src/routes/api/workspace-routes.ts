import {
  memberChangeSchema,
  memberSchema,
  newPolicySchema,
  newWorkspaceSchema,
  policyOverrideSchema,
  policySchema,
  workspaceChangeSchema,
  workspaceSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Member } from '@chandlery/persistence';
import type { Services } from '../../services.ts';
import { requireSignedIn } from '../../use-cases/access.ts';
import {
  changeWorkspace,
  createWorkspace,
  listMembers,
  listWorkspaces,
  readMember,
  readWorkspace,
  removeMember,
  setMember,
  setPlatformPolicy,
  setWorkspacePolicy,
} from '../../use-cases/manage-workspaces.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  answers,
  conditionalHeaders,
  noContent,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
  workspacePath,
} from './schemas.ts';
import { memberShape, pageShape, workspaceShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const memberPath = Type.Object({ workspace: pathParts.workspace, account: pathParts.account });

/** Workspaces, their members and review policies. */
export function workspaceRoutes(server: TypedServer, services: Services): void {
  const tags = ['Workspaces'];

  server.get(
    '/workspaces',
    {
      schema: {
        tags,
        summary: 'Workspaces you may see',
        querystring: pageOnly,
        response: answers(200, pageOf(workspaceSchema)),
      },
    },
    async (request) =>
      pageShape(await listWorkspaces(services, request.caller, pageRequest(request.query)), workspaceShape),
  );

  server.post(
    '/workspaces',
    {
      schema: {
        tags,
        summary: 'Create a workspace',
        body: newWorkspaceSchema,
        response: answers(201, workspaceSchema),
      },
    },
    async (request, reply) => {
      const view = await createWorkspace(services, request.caller, request.body);
      return withRevision(reply, view.workspace.revision).code(201).send(workspaceShape(view));
    },
  );

  server.get(
    '/workspaces/:workspace',
    {
      schema: {
        tags,
        summary: 'One workspace',
        params: workspacePath,
        response: answers(200, workspaceSchema),
      },
    },
    async (request, reply) => {
      const view = await readWorkspace(services, request.caller, request.params.workspace);
      return withRevision(reply, view.workspace.revision).send(workspaceShape(view));
    },
  );

  server.patch(
    '/workspaces/:workspace',
    {
      schema: {
        tags,
        summary: 'Change a workspace',
        params: workspacePath,
        body: workspaceChangeSchema,
        headers: conditionalHeaders,
        response: answers(200, workspaceSchema),
      },
    },
    async (request, reply) => {
      const view = await changeWorkspace(
        services,
        request.caller,
        request.params.workspace,
        request.body,
        expectedRevision(request),
      );
      return withRevision(reply, view.workspace.revision).send(workspaceShape(view));
    },
  );

  server.put(
    '/workspaces/:workspace/policy',
    {
      schema: {
        tags,
        summary: "Set what differs from the platform's review policy",
        params: workspacePath,
        body: policyOverrideSchema,
        headers: conditionalHeaders,
        response: answers(200, workspaceSchema),
      },
    },
    async (request, reply) => {
      const view = await setWorkspacePolicy(
        services,
        request.caller,
        request.params.workspace,
        request.body,
        expectedRevision(request),
      );
      return withRevision(reply, view.workspace.revision).send(workspaceShape(view));
    },
  );

  server.get(
    '/workspaces/:workspace/members',
    {
      schema: {
        tags,
        summary: 'Members, by name',
        params: workspacePath,
        querystring: pageOnly,
        response: answers(200, pageOf(memberSchema)),
      },
    },
    async (request) => {
      const members = await listMembers(services, request.caller, request.params.workspace);
      const byName = { key: ({ accountName }: Member) => accountName };
      return pageShape(pageOfSorted(members, pageRequest(request.query), byName), memberShape);
    },
  );

  server.get(
    '/workspaces/:workspace/members/:account',
    { schema: { tags, summary: 'One member', params: memberPath, response: answers(200, memberSchema) } },
    async (request, reply) => {
      const { workspace, account } = request.params;
      const member = await readMember(services, request.caller, workspace, account);
      return withRevision(reply, member.revision).send(memberShape(member));
    },
  );

  server.put(
    '/workspaces/:workspace/members/:account',
    {
      schema: {
        tags,
        summary: 'Add a member, or change the role of one',
        params: memberPath,
        body: memberChangeSchema,
        headers: conditionalHeaders,
        response: answers(200, memberSchema),
      },
    },
    async (request, reply) => {
      const { workspace, account } = request.params;
      const { role } = request.body;
      const expected = expectedRevision(request);
      const member = await setMember(services, request.caller, workspace, account, role, expected);
      return withRevision(reply, member.revision).send(memberShape(member));
    },
  );

  server.delete(
    '/workspaces/:workspace/members/:account',
    {
      schema: {
        tags,
        summary: 'Remove a member',
        params: memberPath,
        headers: conditionalHeaders,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { workspace, account } = request.params;
      await removeMember(services, request.caller, workspace, account, expectedRevision(request));
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/policy',
    { schema: { tags, summary: "The platform's review policy", response: answers(200, policySchema) } },
    async (request, reply) => {
      requireSignedIn(request.caller);
      const { policy, revision } = await services.database.policies.platformAtRevision();
      return withRevision(reply, revision).send({ ...policy, roles: [...policy.roles] });
    },
  );

  server.put(
    '/policy',
    {
      schema: {
        tags,
        summary: "Set the platform's review policy",
        body: newPolicySchema,
        headers: conditionalHeaders,
        response: answers(200, policySchema),
      },
    },
    async (request, reply) => {
      const expected = expectedRevision(request);
      const { policy, revision } = await setPlatformPolicy(services, request.caller, request.body, expected);
      return withRevision(reply, revision).send({ ...policy, roles: [...policy.roles] });
    },
  );
}
