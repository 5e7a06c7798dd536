import {
  deploymentFilters,
  deploymentRevisionSchema,
  deploymentSchema,
  everywhereFilters,
  instanceSchema,
  operationFilters,
  operationSchema,
  renderedTextSchema,
  valuesQuery,
  valuesTextSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  listEverywhere,
  readInstance,
  readRendered,
  readRevisions,
  readValues,
} from '../../use-cases/read-deployment.ts';
import { visibleDeployment, visibleProject } from '../../use-cases/visible-project.ts';
import { withRevision } from '../conditional.ts';
import { deploymentShape, instanceShape, revisionShape } from './deployment-shapes.ts';
import { operationShape } from './operation-shapes.ts';
import { answers, listQuery, pageOf, pageOnly, pageRequest } from './schemas.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';
import { all, deploymentPath, one, projectPath } from './deployment-paths.ts';

/** Deployments: installed apps of projects, as they are read. */
export function deploymentReadingRoutes(server: TypedServer, services: Services): void {
  const { database } = services;
  const tags = ['Deployments'];

  server.get(
    '/deployments',
    {
      schema: {
        tags,
        summary:
          'Deployments of every project you may see, such as those that run a version, an app, an image',
        querystring: listQuery(everywhereFilters),
        response: answers(200, pageOf(deploymentSchema)),
      },
    },
    async ({ caller, query }) => {
      const { state, drift, limit: _limit, cursor: _cursor, ...filter } = query;
      const page = await listEverywhere(services, caller, {
        ...filter,
        ...pageRequest(query),
        ...(state === undefined ? {} : { states: [state] }),
        ...(drift === undefined ? {} : { drifts: [drift] }),
      });
      return pageShape(page, deploymentShape);
    },
  );

  server.get(
    all,
    {
      schema: {
        tags,
        summary: 'Deployments of a project, by name',
        params: projectPath,
        querystring: listQuery(deploymentFilters),
        response: answers(200, pageOf(deploymentSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const { project } = await visibleProject(services, caller, params);
      const { state, drift, name, test } = query;
      const page = await database.deployments.list({
        ...pageRequest(query),
        projectId: project.id,
        ...(state === undefined ? {} : { states: [state] }),
        ...(drift === undefined ? {} : { drifts: [drift] }),
        ...(name === undefined ? {} : { name }),
        ...(test === undefined ? {} : { test }),
      });
      return pageShape(page, deploymentShape);
    },
  );

  server.get(
    one,
    {
      schema: {
        tags,
        summary: 'One deployment',
        params: deploymentPath,
        response: answers(200, deploymentSchema),
      },
    },
    async ({ caller, params }, reply) => {
      const { deployment } = await visibleDeployment(services, caller, params);
      return withRevision(reply, deployment.revision).send(deploymentShape(deployment));
    },
  );

  server.get(
    `${one}/operations`,
    {
      schema: {
        tags,
        summary: 'What was done with a deployment, newest first',
        params: deploymentPath,
        querystring: listQuery(operationFilters),
        response: answers(200, pageOf(operationSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const { deployment } = await visibleDeployment(services, caller, params);
      const { state, kind } = query;
      const page = await database.operations.list({
        ...pageRequest(query),
        subjectKind: 'deployment',
        subjectId: deployment.id,
        ...(state === undefined ? {} : { states: [state] }),
        ...(kind === undefined ? {} : { kinds: [kind] }),
      });
      return pageShape(page, operationShape);
    },
  );

  server.get(
    `${one}/revisions`,
    {
      schema: {
        tags,
        summary: 'The history, newest first: who, when, which version, where the values differ',
        params: deploymentPath,
        querystring: pageOnly,
        response: answers(200, pageOf(deploymentRevisionSchema)),
      },
    },
    async ({ caller, params, query }) => {
      const seen = await visibleDeployment(services, caller, params);
      const page = await readRevisions(services, seen, pageRequest(query));
      return pageShape(page, (revision) => revisionShape(revision, seen.deployment.currentRevision));
    },
  );

  server.get(
    `${one}/values`,
    {
      schema: {
        tags,
        summary: 'The values that the user gave',
        params: deploymentPath,
        querystring: Type.Object(valuesQuery, { additionalProperties: false }),
        response: answers(200, valuesTextSchema),
      },
    },
    async ({ caller, params, query }) => ({
      values: await readValues(services, caller, params, query.revision),
    }),
  );

  server.get(
    `${one}/resources`,
    {
      schema: {
        tags,
        summary: 'Its resources with their state, and its addresses',
        params: deploymentPath,
        response: answers(200, instanceSchema),
      },
    },
    async ({ caller, params }) =>
      instanceShape(await readInstance(services, await visibleDeployment(services, caller, params))),
  );

  for (const what of ['notes', 'manifest'] as const) {
    server.get(
      `${one}/${what}`,
      {
        schema: {
          tags,
          summary: what === 'notes' ? 'The notes of the chart' : 'The manifest that runs, secrets masked',
          params: deploymentPath,
          response: answers(200, renderedTextSchema),
        },
      },
      async ({ caller, params }) => ({ text: await readRendered(services, caller, params, what) }),
    );
  }
}
