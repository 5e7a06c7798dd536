import {
  customRoleLevelSchema,
  newRoleSchema,
  permissionSchema,
  roleChangeSchema,
  roleLevelSchema,
  roleSchema,
} from '@chandlery/api-contract';
import { levelOf, permissionNames, permissions, withImplied } from '@chandlery/lifecycle';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { changeRole, createRole, deleteRole, listRoles, readRole } from '../../use-cases/manage-roles.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import { answers, conditionalHeaders, noContent, pageOf, pathParts } from './schemas.ts';
import { roleShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const rolePath = Type.Object({ level: customRoleLevelSchema, role: pathParts.role });

/** Permissions, and the roles made of them. */
export function roleRoutes(server: TypedServer, services: Services): void {
  const tags = ['Roles'];

  server.get(
    '/permissions',
    { schema: { tags, summary: 'All permissions', response: answers(200, pageOf(permissionSchema)) } },
    async () => ({
      items: permissionNames.map((name) => {
        const { allows, implies } = permissions[name];
        return { name, level: levelOf(name), allows, implies: [...withImplied(implies)] };
      }),
    }),
  );

  server.get(
    '/roles/:level',
    {
      schema: {
        tags,
        summary: 'The roles of a level, built-in ones first',
        params: Type.Object({ level: roleLevelSchema }),
        response: answers(200, pageOf(roleSchema)),
      },
    },
    async (request) => ({ items: (await listRoles(services, request.params.level)).map(roleShape) }),
  );

  server.post(
    '/roles/:level',
    {
      schema: {
        tags,
        summary: 'Make a role',
        params: Type.Object({ level: customRoleLevelSchema }),
        body: newRoleSchema,
        response: answers(201, roleSchema),
      },
    },
    async (request, reply) => {
      const role = await createRole(services, request.caller, request.params.level, request.body);
      return withRevision(reply, role.revision).code(201).send(roleShape(role));
    },
  );

  server.get(
    '/roles/:level/:role',
    {
      schema: {
        tags,
        summary: 'One role',
        params: Type.Object({ level: roleLevelSchema, role: pathParts.role }),
        response: answers(200, roleSchema),
      },
    },
    async (request, reply) => {
      const role = await readRole(services, request.params.level, request.params.role);
      if ('revision' in role) withRevision(reply, role.revision);
      return reply.send(roleShape(role));
    },
  );

  server.patch(
    '/roles/:level/:role',
    {
      schema: {
        tags,
        summary: 'Change what a role gives',
        description: 'It holds at the next request of everybody who has the role.',
        params: rolePath,
        body: roleChangeSchema,
        headers: conditionalHeaders,
        response: answers(200, roleSchema),
      },
    },
    async (request, reply) => {
      const { level, role: name } = request.params;
      const expected = expectedRevision(request);
      const role = await changeRole(services, request.caller, level, name, request.body, expected);
      return withRevision(reply, role.revision).send(roleShape(role));
    },
  );

  server.delete(
    '/roles/:level/:role',
    {
      schema: {
        tags,
        summary: 'Delete a role that nobody has',
        params: rolePath,
        headers: conditionalHeaders,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { level, role } = request.params;
      await deleteRole(services, request.caller, level, role, expectedRevision(request));
      return reply.code(204).send(null);
    },
  );
}
