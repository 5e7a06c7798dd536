import {
  acceptedInvitationSchema,
  acceptInvitationSchema,
  invitationSchema,
  invitationViewSchema,
  invitedSchema,
  newInvitationSchema,
} from '@chandlery/api-contract';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { acceptInvitation, readInvitation } from '../../use-cases/accept-invitation.ts';
import { invite, listInvitations, revokeInvitation } from '../../use-cases/manage-invitations.ts';
import { answers, noContent, pageOf, pageOnly, pageRequest, pathParts, workspacePath } from './schemas.ts';
import { invitationShape, memberShape, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const tokenPath = Type.Object({ token: pathParts.token });

/** Invitations into workspaces, for who manages members and for who holds a link. */
export function invitationRoutes(server: TypedServer, services: Services): void {
  const tags = ['Invitations'];
  const shaped = (invitation: Parameters<typeof invitationShape>[0]) =>
    invitationShape(invitation, services.nowMs());

  server.get(
    '/workspaces/:workspace/invitations',
    {
      schema: {
        tags,
        summary: 'Invitations, newest first, those that are over included',
        params: workspacePath,
        querystring: pageOnly,
        response: answers(200, pageOf(invitationSchema)),
      },
    },
    async (request) => {
      const page = pageRequest(request.query);
      return pageShape(
        await listInvitations(services, request.caller, request.params.workspace, page),
        shaped,
      );
    },
  );

  server.post(
    '/workspaces/:workspace/invitations',
    {
      schema: {
        tags,
        summary: 'Invite somebody',
        params: workspacePath,
        body: newInvitationSchema,
        response: { ...answers(200, invitedSchema), ...answers(201, invitedSchema) },
      },
    },
    async (request, reply) => {
      const invited = await invite(services, request.caller, request.params.workspace, request.body);
      if (invited.outcome === 'member') {
        const member = memberShape(invited.member);
        return reply
          .code(200)
          .send({ outcome: 'member' as const, member, invitation: null, token: null, link: null });
      }
      const { invitation, secret } = invited;
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({
          outcome: 'invited' as const,
          member: null,
          invitation: shaped(invitation),
          token: secret,
          link: `${addressOf(request, services)}/api/v1/invitations/${secret}`,
        });
    },
  );

  server.delete(
    '/workspaces/:workspace/invitations/:id',
    {
      schema: {
        tags,
        summary: 'Take an invitation back',
        params: Type.Object({ workspace: pathParts.workspace, id: pathParts.id }),
        response: noContent,
      },
    },
    async (request, reply) => {
      const { workspace, id } = request.params;
      await revokeInvitation(services, request.caller, workspace, id);
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/invitations/:token',
    {
      config: { openToStrangers: true },
      schema: {
        tags,
        summary: 'What a link invites to',
        security: [],
        params: tokenPath,
        response: answers(200, invitationViewSchema),
      },
    },
    async (request, reply) => {
      const invitation = await readInvitation(services, request.params.token, request.ip);
      const { workspace, role, invitee, invitedBy, expiresAt } = shaped(invitation);
      return reply
        .header('cache-control', 'no-store')
        .send({ workspace, role, invitee, invitedBy, expiresAt });
    },
  );

  server.post(
    '/invitations/:token/accept',
    {
      config: { openToStrangers: true },
      schema: {
        tags,
        summary: 'Accept an invitation, with a new account or the one you are signed in with',
        params: tokenPath,
        body: acceptInvitationSchema,
        response: answers(201, acceptedInvitationSchema),
      },
    },
    async (request, reply) => {
      const { caller, params, body, ip } = request;
      const { invitation, member } = await acceptInvitation(services, caller, params.token, body, ip);
      return reply.code(201).send({ workspace: invitation.workspaceSlug, member: memberShape(member) });
    },
  );
}

/** Where the server is for whoever asks: what was configured, else what the request came to. */
function addressOf({ protocol, host }: FastifyRequest, { config }: Services): string {
  return config.publicUrl ?? `${protocol}://${host}${config.contextPath}`;
}
