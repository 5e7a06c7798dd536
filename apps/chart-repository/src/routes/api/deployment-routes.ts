import {
  deploymentChangeSchema,
  deploymentFilters,
  deploymentRevisionSchema,
  deploymentSchema,
  dryRunSchema,
  everywhereFilters,
  idempotencyHeaders,
  instanceSchema,
  newDeploymentSchema,
  operationFilters,
  operationSchema,
  planSchema,
  renderedTextSchema,
  rollbackSchema,
  startedSchema,
  testRunSchema,
  uninstallSchema,
  upgradePlanSchema,
  upgradeSchema,
  valuesQuery,
  valuesTextSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import {
  rollbackDeployment,
  testDeployment,
  uninstallDeployment,
  upgradeDeployment,
} from '../../use-cases/change-deployment.ts';
import { dryRunInstall, dryRunUpgrade } from '../../use-cases/dry-run.ts';
import { installApp } from '../../use-cases/install-app.ts';
import { keepTest } from '../../use-cases/keep-test.ts';
import { planUpgrade } from '../../use-cases/plan-upgrade.ts';
import { refreshDeployment } from '../../use-cases/refresh-deployment.ts';
import {
  listEverywhere,
  readInstance,
  readRendered,
  readRevisions,
  readValues,
} from '../../use-cases/read-deployment.ts';
import { visibleDeployment, visibleProject } from '../../use-cases/visible-project.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  deploymentShape,
  dryRunShape,
  instanceShape,
  revisionShape,
  startedShape,
} from './deployment-shapes.ts';
import { operationShape } from './operation-shapes.ts';
import {
  answers,
  conditionalHeaders,
  listQuery,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
} from './schemas.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const projectPath = Type.Object({ workspace: pathParts.workspace, project: pathParts.project });
const deploymentPath = Type.Object({
  workspace: pathParts.workspace,
  project: pathParts.project,
  name: pathParts.name,
});
const all = '/workspaces/:workspace/projects/:project/deployments';
const one = `${all}/:name`;
const onceHeaders = Type.Object(idempotencyHeaders);
const guardedHeaders = Type.Object({ ...conditionalHeaders.properties, ...idempotencyHeaders });

/** A body with values, at their longest (1 MiB): JSON writes quotes, lines and letters of many scripts in more bytes. */
const valuesBodyBytes = 4 * 1024 ** 2;

/** What a request that begins something says beside its body. */
function beginOptions(request: {
  readonly headers: {
    readonly 'if-match'?: string | undefined;
    readonly 'idempotency-key'?: string | undefined;
  };
}) {
  return {
    idempotencyKey: request.headers['idempotency-key'],
    expectedRevision: expectedRevision(request),
  };
}

/** Deployments: installed apps of a project, and what is done with them. What changes a cluster answers with an operation. */
export function deploymentRoutes(server: TypedServer, services: Services): void {
  const { database } = services;
  const tags = ['Deployments'];
  const started = answers(202, startedSchema);

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

  server.post(
    all,
    {
      bodyLimit: valuesBodyBytes,
      schema: {
        tags,
        summary: 'Install a version: from the store, or any of the workspace that is not suspended',
        params: projectPath,
        headers: onceHeaders,
        body: newDeploymentSchema,
        response: started,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const begun = await installApp(services, caller, params, body, beginOptions(request));
      return reply.code(202).send(startedShape(begun));
    },
  );

  server.post(
    `${all}/dry-run`,
    {
      bodyLimit: valuesBodyBytes,
      schema: {
        tags,
        summary: 'What an install would do: rendered, asked of the cluster, nothing changed',
        params: projectPath,
        body: newDeploymentSchema,
        response: answers(200, dryRunSchema),
      },
    },
    async ({ caller, params, body }) => dryRunShape(await dryRunInstall(services, caller, params, body)),
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

  server.patch(
    one,
    {
      schema: {
        tags,
        summary: 'Keep a test longer, or for good',
        params: deploymentPath,
        headers: conditionalHeaders,
        body: deploymentChangeSchema,
        response: answers(200, deploymentSchema),
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const deployment = await keepTest(services, caller, params, body.test, expectedRevision(request));
      return withRevision(reply, deployment.revision).send(deploymentShape(deployment));
    },
  );

  server.post(
    `${one}/upgrade`,
    {
      bodyLimit: valuesBodyBytes,
      schema: {
        tags,
        summary: 'Upgrade to a version, newer, older or the same, with new values or those of now',
        params: deploymentPath,
        headers: guardedHeaders,
        body: upgradeSchema,
        response: started,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const begun = await upgradeDeployment(services, caller, params, body, beginOptions(request));
      return reply.code(202).send(startedShape(begun));
    },
  );

  server.post(
    `${one}/dry-run`,
    {
      bodyLimit: valuesBodyBytes,
      schema: {
        tags,
        summary: 'What an upgrade would do, against what runs',
        params: deploymentPath,
        body: upgradeSchema,
        response: answers(200, dryRunSchema),
      },
    },
    async ({ caller, params, body }) => dryRunShape(await dryRunUpgrade(services, caller, params, body)),
  );

  server.post(
    `${one}/plan`,
    {
      bodyLimit: valuesBodyBytes,
      schema: {
        tags,
        summary: 'The values in another version: old defaults, new defaults, yours, and the three merged',
        params: deploymentPath,
        body: planSchema,
        response: answers(200, upgradePlanSchema),
      },
    },
    ({ caller, params, body }) => planUpgrade(services, caller, params, body),
  );

  server.post(
    `${one}/refresh`,
    {
      schema: {
        tags,
        summary:
          'Take over what was done to the release by hand: chart, version and values in the newest record of Helm',
        params: deploymentPath,
        headers: conditionalHeaders,
        response: answers(200, deploymentSchema),
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const deployment = await refreshDeployment(services, caller, params, expectedRevision(request));
      return withRevision(reply, deployment.revision).send(deploymentShape(deployment));
    },
  );

  server.post(
    `${one}/rollback`,
    {
      schema: {
        tags,
        summary: 'Roll back to a revision of the history',
        params: deploymentPath,
        headers: guardedHeaders,
        body: rollbackSchema,
        response: started,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const begun = await rollbackDeployment(services, caller, params, body, beginOptions(request));
      return reply.code(202).send(startedShape(begun));
    },
  );

  server.post(
    `${one}/uninstall`,
    {
      schema: {
        tags,
        summary: 'Uninstall',
        params: deploymentPath,
        headers: guardedHeaders,
        body: uninstallSchema,
        response: started,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const begun = await uninstallDeployment(services, caller, params, body, beginOptions(request));
      return reply.code(202).send(startedShape(begun));
    },
  );

  server.post(
    `${one}/test`,
    {
      schema: {
        tags,
        summary: 'Run the tests of the chart',
        params: deploymentPath,
        headers: onceHeaders,
        body: testRunSchema,
        response: started,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const begun = await testDeployment(services, caller, params, body, beginOptions(request));
      return reply.code(202).send(startedShape(begun));
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
