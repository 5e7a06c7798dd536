import {
  logQuery,
  operationLogEntrySchema,
  operationLogSchema,
  operationSchema,
} from '../schemas/running-operations.ts';
import type { OperationTree } from './operation.ts';

/** Work in the background, such as an upgrade. */
export const runningOperationOperations = {
  /** How an operation stands. */
  get: { method: 'GET', path: '/operations/:id', answers: { 200: operationSchema } },
  /** Lines of its log, oldest first. */
  log: { method: 'GET', path: '/operations/:id/log', query: logQuery, answers: { 200: operationLogSchema } },
  /** Its log as it grows, until it is over. */
  events: {
    method: 'GET',
    path: '/operations/:id/events',
    query: { after: logQuery.after },
    events: operationLogEntrySchema,
  },
  /** Ask for an end to it. */
  cancel: { method: 'POST', path: '/operations/:id/cancel', answers: { 200: operationSchema } },
} as const satisfies OperationTree;
