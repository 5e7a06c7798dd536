import { appSchema } from '../schemas/apps.ts';
import {
  auditHeadSchema,
  auditRecordSchema,
  changesQuery,
  changesSchema,
  platformAuditFilters,
} from '../schemas/audit.ts';
import {
  categoryAppsSchema,
  categoryChangeSchema,
  categorySchema,
  newCategorySchema,
} from '../schemas/categories.ts';
import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import {
  chartNameSchema,
  storeAppDetailSchema,
  storeAppSchema,
  storeQuery,
  storeVersionSchema,
} from '../schemas/store.ts';
import {
  commentBodySchema,
  queueItemSchema,
  reviewerQueueFilters,
  submissionSchema,
} from '../schemas/submissions.ts';
import type { OperationTree } from './operation.ts';

/** What everybody sees, and what is kept of the whole platform: store, categories, review queue, audit, changes. */
export const storeOperations = {
  store: {
    apps: {
      /** Published apps, newest published first, or best found first. */
      list: {
        method: 'GET',
        path: '/store/apps',
        query: { ...pageQuery, ...storeQuery },
        answers: { 200: pageOf(storeAppSchema) },
      },
      /** One published app. */
      get: { method: 'GET', path: '/store/apps/:workspace/:app', answers: { 200: storeAppDetailSchema } },
    },
    versions: {
      /** The active versions of a published app, newest version first as Helm sorts. */
      list: {
        method: 'GET',
        path: '/store/apps/:workspace/:app/versions',
        query: pageQuery,
        answers: { 200: pageOf(storeVersionSchema) },
      },
    },
    related: {
      /** The same chart of other publishers, then what shares keywords or the category. */
      list: {
        method: 'GET',
        path: '/store/apps/:workspace/:app/related',
        query: pageQuery,
        answers: { 200: pageOf(storeAppSchema) },
      },
    },
    publishers: {
      /** Whose a chart name in the combined indexes is, and who else publishes one. */
      list: {
        method: 'GET',
        path: '/store/names/:name',
        query: pageQuery,
        answers: { 200: chartNameSchema },
      },
    },
  },
  categories: {
    /** Categories, in their order. */
    list: { method: 'GET', path: '/categories', query: pageQuery, answers: { 200: pageOf(categorySchema) } },
    /** One category; a slug that it had leads to it. */
    get: { method: 'GET', path: '/categories/:category', answers: { 200: categorySchema } },
    /** Create a category. */
    create: {
      method: 'POST',
      path: '/categories',
      body: newCategorySchema,
      answers: { 201: categorySchema },
    },
    /** Rename a category, give it another slug, icon or place; an old slug leads to the new one. */
    update: {
      method: 'PATCH',
      path: '/categories/:category',
      body: categoryChangeSchema,
      conditional: true,
      answers: { 200: categorySchema },
    },
    /** Move apps into a category, all or none. */
    moveApps: {
      method: 'POST',
      path: '/categories/:category/apps',
      body: categoryAppsSchema,
      answers: { 200: pageOf(appSchema) },
    },
    /** Delete an empty category. */
    delete: {
      method: 'DELETE',
      path: '/categories/:category',
      conditional: true,
      answers: { 204: doneSchema },
    },
  },
  submissions: {
    /** The review queue; what waits longest first. */
    list: {
      method: 'GET',
      path: '/submissions',
      query: { ...pageQuery, ...reviewerQueueFilters },
      answers: { 200: pageOf(queueItemSchema) },
    },
    /** One submission, with its revisions, votes, history, and what changed in the store information. */
    get: { method: 'GET', path: '/submissions/:id', answers: { 200: submissionSchema } },
    /** Remark on a submission, open or closed; a remark is no vote. */
    comment: {
      method: 'POST',
      path: '/submissions/:id/comments',
      body: commentBodySchema,
      answers: { 200: submissionSchema },
    },
  },
  audit: {
    /** Everything, newest first. */
    list: {
      method: 'GET',
      path: '/audit',
      query: { ...pageQuery, ...platformAuditFilters },
      answers: { 200: pageOf(auditRecordSchema) },
    },
    /** Everything, record by record, oldest first. */
    export: { method: 'GET', path: '/audit/export', query: platformAuditFilters, lines: auditRecordSchema },
    /** The newest seal: keep its hash elsewhere, and verify-audit tells what was rewritten since. */
    head: { method: 'GET', path: '/audit/head', answers: { 200: auditHeadSchema } },
  },
  events: {
    /** Changes after a change number, in commit order. */
    list: { method: 'GET', path: '/events', query: changesQuery, answers: { 200: changesSchema } },
  },
} as const satisfies OperationTree;
