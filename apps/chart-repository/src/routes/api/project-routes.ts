import {
  newProjectSchema,
  projectChangeSchema,
  projectFilters,
  projectMemberChangeSchema,
  projectMemberSchema,
  projectSchema,
  removeProjectQuery,
} from '@chandlery/api-contract';
import type { ProjectMember } from '@chandlery/persistence';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  listProjectMembers,
  removeProjectMember,
  setProjectMember,
} from '../../use-cases/manage-project-members.ts';
import {
  changeProject,
  createProject,
  listProjects,
  type ProjectView,
  readProject,
  repairProject,
} from '../../use-cases/manage-projects.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import { removeProject } from '../../use-cases/remove-project.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  answers,
  conditionalHeaders,
  listQuery,
  noContent,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
  workspacePath,
} from './schemas.ts';
import { iso, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const projectPath = Type.Object({ workspace: pathParts.workspace, project: pathParts.project });
const memberPath = Type.Object({
  workspace: pathParts.workspace,
  project: pathParts.project,
  account: pathParts.account,
});
const path = '/workspaces/:workspace/projects';

/** Projects: namespaces on clusters, with members of their own. */
export function projectRoutes(server: TypedServer, services: Services): void {
  const tags = ['Projects'];
  const whole = answers(200, projectSchema);

  server.get(
    path,
    {
      schema: {
        tags,
        summary: 'Projects of a workspace that you may see',
        params: workspacePath,
        querystring: listQuery(projectFilters),
        response: answers(200, pageOf(projectSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const asked = { ...pageRequest(query), cluster: query.cluster };
      return pageShape(await listProjects(services, caller, params.workspace, asked), projectShape);
    },
  );

  server.post(
    path,
    {
      schema: {
        tags,
        summary: 'Create a project: a namespace on a cluster, with a service account of its own',
        params: workspacePath,
        body: newProjectSchema,
        response: answers(201, projectSchema),
      },
    },
    async ({ caller, params, body }, reply) => {
      const view = await createProject(services, caller, params.workspace, body);
      return withRevision(reply, view.project.revision).code(201).send(projectShape(view));
    },
  );

  server.get(
    `${path}/:project`,
    { schema: { tags, summary: 'One project', params: projectPath, response: whole } },
    async ({ caller, params }, reply) => {
      const view = await readProject(services, caller, params);
      return withRevision(reply, view.project.revision).send(projectShape(view));
    },
  );

  server.patch(
    `${path}/:project`,
    {
      schema: {
        tags,
        summary: 'Change a project',
        params: projectPath,
        headers: conditionalHeaders,
        body: projectChangeSchema,
        response: whole,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const view = await changeProject(services, caller, params, body, expectedRevision(request));
      return withRevision(reply, view.project.revision).send(projectShape(view));
    },
  );

  server.post(
    `${path}/:project/repair`,
    {
      schema: {
        tags,
        summary: 'Make on the cluster what the project needs and is missing there',
        params: projectPath,
        response: whole,
      },
    },
    async ({ caller, params }) => projectShape(await repairProject(services, caller, params)),
  );

  server.delete(
    `${path}/:project`,
    {
      schema: {
        tags,
        summary: 'Remove a project without deployments, and its namespace unless it was there before',
        params: projectPath,
        querystring: Type.Object(removeProjectQuery, { additionalProperties: false }),
        headers: conditionalHeaders,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { caller, params, query } = request;
      const options = { force: query.force === true, expectedRevision: expectedRevision(request) };
      await removeProject(services, caller, params, options);
      return reply.code(204).send(null);
    },
  );

  server.get(
    `${path}/:project/members`,
    {
      schema: {
        tags,
        summary: 'Who has a role in a project, by name',
        params: projectPath,
        querystring: pageOnly,
        response: answers(200, pageOf(projectMemberSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const members = await listProjectMembers(services, caller, params);
      const byName = { key: ({ accountName }: ProjectMember) => accountName };
      return pageShape(pageOfSorted(members, pageRequest(query), byName), memberShape);
    },
  );

  server.put(
    `${path}/:project/members/:account`,
    {
      schema: {
        tags,
        summary: 'Give a member of the workspace a role in a project',
        params: memberPath,
        headers: conditionalHeaders,
        body: projectMemberChangeSchema,
        response: answers(200, projectMemberSchema),
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const expected = expectedRevision(request);
      const member = await setProjectMember(services, caller, params, params.account, body.role, expected);
      return withRevision(reply, member.revision).send(memberShape(member));
    },
  );

  server.delete(
    `${path}/:project/members/:account`,
    {
      schema: {
        tags,
        summary: 'Take away the role in a project',
        params: memberPath,
        headers: conditionalHeaders,
        response: noContent,
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      await removeProjectMember(services, caller, params, params.account, expectedRevision(request));
      return reply.code(204).send(null);
    },
  );
}

function projectShape({ project, permissions }: ProjectView) {
  const { id, workspaceSlug, slug, displayName, description, clusterSlug, namespace, serviceAccount } =
    project;
  return {
    id,
    workspace: workspaceSlug,
    slug,
    displayName,
    description,
    cluster: clusterSlug,
    namespace,
    serviceAccount,
    quota: { ...project.quota },
    allows: { clusterScoped: project.allows.clusterScoped, namespaces: [...project.allows.namespaces] },
    permissions: [...permissions].filter((permission) => permission.startsWith('project.')).sort(),
    createdAt: iso(project.createdAtMs),
    revision: project.revision,
  };
}

function memberShape({ accountName, accountKind, role, sinceMs, revision }: ProjectMember) {
  return { account: accountName, kind: accountKind, role, since: iso(sinceMs), revision };
}
