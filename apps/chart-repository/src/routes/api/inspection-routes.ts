import {
  inspectionDifferenceSchema,
  inspectionPolicySchema,
  inspectionQuery,
  inspectionSchema,
  newInspectionPolicySchema,
  newWaiverSchema,
  operationSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import { Refusal } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import {
  readPlatformInspectionPolicy,
  readWorkspaceInspectionPolicy,
  setPlatformInspectionPolicy,
  setWorkspaceInspectionPolicy,
} from '../../use-cases/manage-inspection-policies.ts';
import { readInspection } from '../../use-cases/read-inspection.ts';
import { requestInspection } from '../../use-cases/request-inspection.ts';
import { waiveFinding } from '../../use-cases/waive-finding.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import { differenceShape, inspectionPolicyShape, inspectionShape } from './inspection-shapes.ts';
import { operationShape } from './operation-shapes.ts';
import { answers, conditionalHeaders, pathParts, workspacePath } from './schemas.ts';
import type { TypedServer } from './typed.ts';

const submissionPath = Type.Object({ id: pathParts.id });
const querystring = Type.Object(inspectionQuery, { additionalProperties: false });

/** What the machine says of submissions. */
export function inspectionRoutes(server: TypedServer, services: Services): void {
  const tags = ['Inspections'];

  server.get(
    '/submissions/:id/inspection',
    {
      schema: {
        tags,
        summary: 'The inspection of a submission, of its newest revision unless another is named',
        params: submissionPath,
        querystring,
        response: answers(200, inspectionSchema),
      },
    },
    async ({ caller, params, query }) =>
      inspectionShape(await readInspection(services, caller, params.id, query.revision)),
  );

  server.get(
    '/submissions/:id/inspection/difference',
    {
      schema: {
        tags,
        summary: 'What changes in a cluster against the version now active, whole',
        params: submissionPath,
        querystring,
        response: answers(200, inspectionDifferenceSchema),
      },
    },
    async ({ caller, params, query }) => {
      const seen = await readInspection(services, caller, params.id, query.revision);
      if (seen.judged === undefined) {
        throw new Refusal('inspection_pending', 'The revision has no report yet.', {
          remedy: 'Wait for the end of the operation that the inspection names.',
          details: { operation: seen.inspection.operation.id, state: seen.inspection.operation.state },
        });
      }
      return differenceShape(seen, seen.judged);
    },
  );

  server.post(
    '/submissions/:id/inspections',
    {
      schema: {
        tags,
        summary: 'Inspect the newest revision again; where that is under way, it is what is under way',
        params: submissionPath,
        response: answers(202, operationSchema),
      },
    },
    async ({ caller, params }, reply) =>
      reply.code(202).send(operationShape(await requestInspection(services, caller, params.id))),
  );

  server.post(
    '/submissions/:id/inspection/waivers',
    {
      schema: {
        tags,
        summary: 'Let one finding of the newest revision pass, with the reason',
        params: submissionPath,
        body: newWaiverSchema,
        response: answers(200, inspectionSchema),
      },
    },
    async ({ caller, params, body }) =>
      inspectionShape(await waiveFinding(services, caller, params.id, body)),
  );

  policyRoutes(server, services, tags);
}

/** Which findings block. */
function policyRoutes(server: TypedServer, services: Services, tags: string[]): void {
  const response = answers(200, inspectionPolicySchema);

  server.get(
    '/inspection-policy',
    { schema: { tags, summary: 'Which findings block, on the whole platform', response } },
    async ({ caller }, reply) => {
      const policy = await readPlatformInspectionPolicy(services, caller);
      return withRevision(reply, policy.revision).send(inspectionPolicyShape(policy));
    },
  );

  server.put(
    '/inspection-policy',
    {
      schema: {
        tags,
        summary: 'Say which findings block, on the whole platform',
        body: newInspectionPolicySchema,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const policy = await setPlatformInspectionPolicy(services, caller, body, expectedRevision(request));
      return withRevision(reply, policy.revision).send(inspectionPolicyShape(policy));
    },
  );

  server.get(
    '/workspaces/:workspace/inspection-policy',
    {
      schema: { tags, summary: "What a workspace adds to the platform's", params: workspacePath, response },
    },
    async ({ caller, params }, reply) => {
      const policy = await readWorkspaceInspectionPolicy(services, caller, params.workspace);
      return withRevision(reply, policy.revision).send(inspectionPolicyShape(policy));
    },
  );

  server.put(
    '/workspaces/:workspace/inspection-policy',
    {
      schema: {
        tags,
        summary: "Say what a workspace adds to the platform's: both hold together",
        params: workspacePath,
        body: newInspectionPolicySchema,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const expected = expectedRevision(request);
      const policy = await setWorkspaceInspectionPolicy(services, caller, params.workspace, body, expected);
      return withRevision(reply, policy.revision).send(inspectionPolicyShape(policy));
    },
  );
}
