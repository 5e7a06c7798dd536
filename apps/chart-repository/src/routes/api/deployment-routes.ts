import {
  deploymentChangeSchema,
  deploymentSchema,
  dryRunSchema,
  idempotencyHeaders,
  newDeploymentSchema,
  planSchema,
  rollbackSchema,
  startedSchema,
  testRunSchema,
  uninstallSchema,
  upgradePlanSchema,
  upgradeSchema,
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
import { expectedRevision, withRevision } from '../conditional.ts';
import { deploymentShape, dryRunShape, startedShape } from './deployment-shapes.ts';
import { answers, conditionalHeaders } from './schemas.ts';
import type { TypedServer } from './typed.ts';
import { all, deploymentPath, one, projectPath } from './deployment-paths.ts';

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

/** What is done with deployments. What changes a cluster answers with an operation. */
export function deploymentRoutes(server: TypedServer, services: Services): void {
  const tags = ['Deployments'];
  const started = answers(202, startedSchema);

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
}
