import { actionBodySchema, versionSchema } from '../schemas/apps.ts';
import { auditFilters, auditRecordSchema } from '../schemas/audit.ts';
import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import { fileSchema, uploadCheckSchema, uploadQuery } from '../schemas/information.ts';
import { valuesCompatibilityBodySchema, valuesCompatibilitySchema } from '../schemas/inspections.ts';
import { submissionSchema, submitBodySchema } from '../schemas/submissions.ts';
import type { OperationTree } from './operation.ts';

const version = { 200: versionSchema } as const;

/** What can be done with a version by a message alone. */
function action<const A extends string>(name: A) {
  return {
    method: 'POST',
    path: `/workspaces/:workspace/apps/:app/versions/:version/${name}`,
    body: actionBodySchema,
    conditional: true,
    answers: version,
  } as const;
}

/** Versions of an app, the actions of their life, and what they hold. */
export const versionOperations = {
  /** Versions of an app, newest upload first. */
  list: {
    method: 'GET',
    path: '/workspaces/:workspace/apps/:app/versions',
    query: pageQuery,
    answers: { 200: pageOf(versionSchema) },
  },
  /** One version. */
  get: { method: 'GET', path: '/workspaces/:workspace/apps/:app/versions/:version', answers: version },
  /** Upload a chart archive, perhaps with its provenance file and an icon: all are taken, or none. */
  upload: {
    method: 'POST',
    path: '/workspaces/:workspace/versions',
    bytes: 'upload',
    answers: { 201: versionSchema },
  },
  /** Check an upload in everything, store nothing, and say what would be made. */
  checkUpload: {
    method: 'POST',
    path: '/workspaces/:workspace/versions',
    bytes: 'upload',
    query: uploadQuery,
    always: { dryRun: true },
    answers: { 200: uploadCheckSchema },
  },
  /** Replace the bytes of a draft or rejected version, or revise one under review. */
  replaceArchive: {
    method: 'PUT',
    path: '/workspaces/:workspace/apps/:app/versions/:version/archive',
    bytes: 'archive',
    conditional: true,
    answers: version,
  },
  /** Delete a version that is not active. */
  delete: {
    method: 'DELETE',
    path: '/workspaces/:workspace/apps/:app/versions/:version',
    conditional: true,
    answers: { 204: doneSchema },
  },
  /** Put it before the reviewers, under another number if you ask for one. */
  submit: {
    method: 'POST',
    path: '/workspaces/:workspace/apps/:app/versions/:version/submit',
    body: submitBodySchema,
    conditional: true,
    answers: version,
  },
  /** Say that you are reviewing it, or take over a claim that is a day old. */
  claim: action('claim'),
  /** Give it back to the queue. */
  unclaim: action('unclaim'),
  /** Approve; the last approval that the policy asks for passes it. */
  pass: action('pass'),
  /** Reject, with the reason in `message`. */
  reject: action('reject'),
  /** Remark on the submission. */
  comment: action('comment'),
  /** Take back your approval. */
  revoke: action('revoke'),
  /** Take it back from the reviewers. */
  cancel: action('cancel'),
  /** Release it to the store. */
  publish: action('publish'),
  /** Take it out of every index. */
  suspend: action('suspend'),
  /** Bring it back into the indexes. */
  activate: action('activate'),
  /** What of your values another version breaks, ignores, or asks for, and what they are carried over to. */
  valuesCompatibility: {
    method: 'POST',
    path: '/workspaces/:workspace/apps/:app/versions/:version/values-compatibility',
    body: valuesCompatibilityBodySchema,
    answers: { 200: valuesCompatibilitySchema },
  },
  files: {
    /** Files of a version, by path. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/apps/:app/versions/:version/files',
      query: pageQuery,
      answers: { 200: pageOf(fileSchema) },
    },
    /** One file of a version. */
    get: {
      method: 'GET',
      path: '/workspaces/:workspace/apps/:app/versions/:version/files/*',
      file: ['text/plain', 'application/octet-stream'],
    },
  },
  submissions: {
    /** Every round of review of a version, newest first. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/apps/:app/versions/:version/submissions',
      query: pageQuery,
      answers: { 200: pageOf(submissionSchema) },
    },
  },
  audit: {
    /** What happened to a version, newest first. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/apps/:app/versions/:version/audit',
      query: { ...pageQuery, ...auditFilters },
      answers: { 200: pageOf(auditRecordSchema) },
    },
  },
} as const satisfies OperationTree;
