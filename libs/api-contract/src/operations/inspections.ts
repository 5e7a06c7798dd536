import {
  inspectionDifferenceSchema,
  inspectionPolicySchema,
  inspectionQuery,
  inspectionSchema,
  newInspectionPolicySchema,
  newWaiverSchema,
} from '../schemas/inspections.ts';
import { operationSchema } from '../schemas/running-operations.ts';
import type { OperationTree } from './operation.ts';

/** What the machine says of submissions, and which findings block. */
export const inspectionOperations = {
  /** The inspection of a submission, of its newest revision unless another is named. */
  get: {
    method: 'GET',
    path: '/submissions/:id/inspection',
    query: inspectionQuery,
    answers: { 200: inspectionSchema },
  },
  /** What changes in a cluster, whole. */
  difference: {
    method: 'GET',
    path: '/submissions/:id/inspection/difference',
    query: inspectionQuery,
    answers: { 200: inspectionDifferenceSchema },
  },
  /** Inspect the newest revision again; where that is under way, it is what is under way. */
  request: { method: 'POST', path: '/submissions/:id/inspections', answers: { 202: operationSchema } },
  /** Let one finding of the newest revision pass. */
  waive: {
    method: 'POST',
    path: '/submissions/:id/inspection/waivers',
    body: newWaiverSchema,
    answers: { 200: inspectionSchema },
  },
  policy: {
    /** Which findings block, on the whole platform. */
    get: { method: 'GET', path: '/inspection-policy', answers: { 200: inspectionPolicySchema } },
    /** Say which findings block, on the whole platform. */
    set: {
      method: 'PUT',
      path: '/inspection-policy',
      body: newInspectionPolicySchema,
      conditional: true,
      answers: { 200: inspectionPolicySchema },
    },
  },
  workspacePolicy: {
    /** What a workspace adds to the platform's. */
    get: {
      method: 'GET',
      path: '/workspaces/:workspace/inspection-policy',
      answers: { 200: inspectionPolicySchema },
    },
    /** Say what a workspace adds to the platform's. */
    set: {
      method: 'PUT',
      path: '/workspaces/:workspace/inspection-policy',
      body: newInspectionPolicySchema,
      conditional: true,
      answers: { 200: inspectionPolicySchema },
    },
  },
} as const satisfies OperationTree;
