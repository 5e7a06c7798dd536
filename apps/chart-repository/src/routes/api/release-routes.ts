import { deploymentSchema, foundReleaseSchema } from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { adoptRelease } from '../../use-cases/adopt-release.ts';
import { type FoundRelease, listReleases } from '../../use-cases/list-releases.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import { withRevision } from '../conditional.ts';
import { deploymentShape } from './deployment-shapes.ts';
import { answers, pageOf, pageOnly, pageRequest, pathParts } from './schemas.ts';
import { isoOrNull, pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const projectPath = Type.Object({ workspace: pathParts.workspace, project: pathParts.project });
const releasePath = Type.Object({
  workspace: pathParts.workspace,
  project: pathParts.project,
  name: pathParts.name,
});
const all = '/workspaces/:workspace/projects/:project/releases';

/** Helm's releases in the namespaces of projects, and their adoption. */
export function releaseRoutes(server: TypedServer, services: Services): void {
  const tags = ['Deployments'];

  server.get(
    all,
    {
      schema: {
        tags,
        summary: "Helm's releases in the namespace of a project, whoever made them",
        params: projectPath,
        querystring: pageOnly,
        response: answers(200, pageOf(foundReleaseSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const releases = await listReleases(services, caller, params);
      const byName = { key: ({ name }: FoundRelease) => name };
      return pageShape(pageOfSorted(releases, pageRequest(query), byName), releaseShape);
    },
  );

  server.post(
    `${all}/:name/adopt`,
    {
      schema: {
        tags,
        summary:
          'Make a deployment of a release that was installed without the store, with its history; its version is told by chart name and number alone',
        params: releasePath,
        response: answers(201, deploymentSchema),
      },
    },
    async ({ caller, params }, reply) => {
      const deployment = await adoptRelease(services, caller, params);
      return withRevision(reply, deployment.revision).code(201).send(deploymentShape(deployment));
    },
  );
}

function releaseShape({ name, revision, status, createdAtMs, managed, adoptable }: FoundRelease) {
  return { name, revision, status, createdAt: isoOrNull(createdAtMs), managed, adoptable };
}
