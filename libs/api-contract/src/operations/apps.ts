import { actionBodySchema, appChangeSchema, appFilters, appSchema, moveSchema } from '../schemas/apps.ts';
import { auditFilters, auditRecordSchema } from '../schemas/audit.ts';
import { pageOf, pageQuery } from '../schemas/common.ts';
import {
  comparisonQuery,
  comparisonSchema,
  introductionSchema,
  screenshotOrderSchema,
} from '../schemas/information.ts';
import { takeNameBodySchema } from '../schemas/store.ts';
import type { OperationTree } from './operation.ts';

const app = { 200: appSchema } as const;
const images = ['image/png', 'image/jpeg'] as const;

/** Apps of a workspace: their store information, and the flag that suspends all of them. */
export const appOperations = {
  /** Apps of a workspace, in any state. */
  list: {
    method: 'GET',
    path: '/workspaces/:workspace/apps',
    query: { ...pageQuery, ...appFilters },
    answers: { 200: pageOf(appSchema) },
  },
  /** One app. */
  get: { method: 'GET', path: '/workspaces/:workspace/apps/:app', answers: app },
  /** Edit the store information. */
  update: {
    method: 'PATCH',
    path: '/workspaces/:workspace/apps/:app',
    body: appChangeSchema,
    conditional: true,
    answers: app,
  },
  /** Move to a category. */
  moveToCategory: {
    method: 'PUT',
    path: '/workspaces/:workspace/apps/:app/category',
    body: moveSchema,
    conditional: true,
    answers: app,
  },
  /** Keep all versions out of every index. */
  suspend: {
    method: 'POST',
    path: '/workspaces/:workspace/apps/:app/suspend',
    body: actionBodySchema,
    conditional: true,
    answers: app,
  },
  /** Bring back what was active. */
  activate: {
    method: 'POST',
    path: '/workspaces/:workspace/apps/:app/activate',
    body: actionBodySchema,
    conditional: true,
    answers: app,
  },
  /** Serve this app under its chart name in the combined indexes. */
  takeName: {
    method: 'POST',
    path: '/workspaces/:workspace/apps/:app/take-name',
    body: takeNameBodySchema,
    answers: app,
  },
  /** What introduces the app, as Markdown and as HTML that is safe to show. */
  introduction: {
    method: 'GET',
    path: '/workspaces/:workspace/apps/:app/introduction',
    answers: { 200: introductionSchema },
  },
  /** What two versions of an app differ in: files, values, metadata. */
  compare: {
    method: 'GET',
    path: '/workspaces/:workspace/apps/:app/compare',
    query: comparisonQuery,
    answers: { 200: comparisonSchema },
  },
  /** An image of the app: a screenshot, or an icon of now or before. */
  image: { method: 'GET', path: '/workspaces/:workspace/apps/:app/images/:digest', file: images },
  icon: {
    /** The app's own icon; 404 where it has none. */
    get: { method: 'GET', path: '/workspaces/:workspace/apps/:app/icon', file: images },
    /** Give the app an icon: PNG, JPEG, WebP or SVG. */
    set: {
      method: 'PUT',
      path: '/workspaces/:workspace/apps/:app/icon',
      bytes: 'icon',
      conditional: true,
      answers: app,
    },
    /** Take the icon away; that of Chart.yaml stands again. */
    remove: {
      method: 'DELETE',
      path: '/workspaces/:workspace/apps/:app/icon',
      conditional: true,
      answers: app,
    },
  },
  screenshots: {
    /** Add a screenshot behind the others: PNG, JPEG or WebP. */
    add: {
      method: 'POST',
      path: '/workspaces/:workspace/apps/:app/screenshots',
      bytes: 'screenshot',
      conditional: true,
      answers: app,
    },
    /** Put the screenshots in another order. */
    order: {
      method: 'PUT',
      path: '/workspaces/:workspace/apps/:app/screenshots',
      body: screenshotOrderSchema,
      conditional: true,
      answers: app,
    },
    /** Take a screenshot away. */
    remove: {
      method: 'DELETE',
      path: '/workspaces/:workspace/apps/:app/screenshots/:digest',
      conditional: true,
      answers: app,
    },
  },
  audit: {
    /** What happened to an app, newest first. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/apps/:app/audit',
      query: { ...pageQuery, ...auditFilters },
      answers: { 200: pageOf(auditRecordSchema) },
    },
  },
} as const satisfies OperationTree;
