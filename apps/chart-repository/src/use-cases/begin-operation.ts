import { createHash } from 'node:crypto';
import type { IdempotencyKey, NewOperation, Operation } from '@chandlery/persistence';
import type { Deployment } from '@chandlery/persistence';
import {
  type DeploymentOperationKind,
  type DeploymentOperationRequest,
  requestRow,
} from '../deployments/operation-request.ts';

/** What a request that begins something brings along beside its body. */
export type BeginOptions = {
  readonly idempotencyKey?: string | undefined;
  readonly expectedRevision?: number | undefined;
};

/** A deployment with the operation that was begun on it. */
export type Begun = { readonly deployment: Deployment; readonly operation: Operation };

/** How long a key of a client is remembered. */
const keyLifeMs = 24 * 60 * 60 * 1000;

/** The operation to queue, with the client's key over all that the client asked for. */
export function newOperation(
  kind: DeploymentOperationKind,
  request: DeploymentOperationRequest,
  key: string | undefined,
  asked: unknown,
): NewOperation {
  const idempotency: IdempotencyKey | undefined =
    key === undefined ? undefined : { key, digest: digestOf([kind, asked]), lifeMs: keyLifeMs };
  return { kind, request: requestRow(request), ...(idempotency === undefined ? {} : { idempotency }) };
}

function digestOf(asked: unknown): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
