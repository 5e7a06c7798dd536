import { createdTokenSchema, newTokenSchema, tokenSchema } from '../schemas/accounts.ts';
import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import {
  newServiceAccountSchema,
  serviceAccountChangeSchema,
  serviceAccountSchema,
} from '../schemas/service-accounts.ts';
import type { OperationTree } from './operation.ts';

/** Accounts for machines: the same at the platform (`base` is empty) and in each workspace. */
function serviceAccountsAt<const B extends '' | '/workspaces/:workspace'>(base: B) {
  return {
    /** Service accounts of the platform, or of a workspace. */
    list: {
      method: 'GET',
      path: `${base}/service-accounts`,
      query: pageQuery,
      answers: { 200: pageOf(serviceAccountSchema) },
    },
    /** Make a service account, of your own. */
    create: {
      method: 'POST',
      path: `${base}/service-accounts`,
      body: newServiceAccountSchema,
      answers: { 201: serviceAccountSchema },
    },
    /** One service account. */
    get: {
      method: 'GET',
      path: `${base}/service-accounts/:account`,
      answers: { 200: serviceAccountSchema },
    },
    /** Change, disable or enable a service account. */
    update: {
      method: 'PATCH',
      path: `${base}/service-accounts/:account`,
      body: serviceAccountChangeSchema,
      conditional: true,
      answers: { 200: serviceAccountSchema },
    },
    tokens: {
      /** Tokens of a service account. */
      list: {
        method: 'GET',
        path: `${base}/service-accounts/:account/tokens`,
        query: pageQuery,
        answers: { 200: pageOf(tokenSchema) },
      },
      /** Make a token for a service account that you own. */
      create: {
        method: 'POST',
        path: `${base}/service-accounts/:account/tokens`,
        body: newTokenSchema,
        answers: { 201: createdTokenSchema },
      },
      /** Revoke a token of a service account. */
      revoke: {
        method: 'DELETE',
        path: `${base}/service-accounts/:account/tokens/:id`,
        answers: { 204: doneSchema },
      },
    },
  } as const satisfies OperationTree;
}

/** Service accounts of the platform. */
export const platformServiceAccountOperations = serviceAccountsAt('');
/** Service accounts of a workspace. */
export const workspaceServiceAccountOperations = serviceAccountsAt('/workspaces/:workspace');
