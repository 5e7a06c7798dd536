import { auditRecordSchema, workspaceAuditFilters } from '../schemas/audit.ts';
import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import {
  acceptedInvitationSchema,
  acceptInvitationSchema,
  invitationSchema,
  invitationViewSchema,
  invitedSchema,
  newInvitationSchema,
} from '../schemas/invitations.ts';
import { queueFilters, queueItemSchema } from '../schemas/submissions.ts';
import {
  memberChangeSchema,
  memberSchema,
  newPolicySchema,
  newWorkspaceSchema,
  policyOverrideSchema,
  policySchema,
  workspaceChangeSchema,
  workspaceSchema,
} from '../schemas/workspaces.ts';
import type { OperationTree } from './operation.ts';
import { workspaceServiceAccountOperations } from './service-accounts.ts';

/** Workspaces with who and what is in them, invitations, and the platform's review policy. */
export const workspaceOperations = {
  workspaces: {
    /** Workspaces you may see. */
    list: { method: 'GET', path: '/workspaces', query: pageQuery, answers: { 200: pageOf(workspaceSchema) } },
    /** Create a workspace. */
    create: {
      method: 'POST',
      path: '/workspaces',
      body: newWorkspaceSchema,
      answers: { 201: workspaceSchema },
    },
    /** One workspace. */
    get: { method: 'GET', path: '/workspaces/:workspace', answers: { 200: workspaceSchema } },
    /** Change a workspace. */
    update: {
      method: 'PATCH',
      path: '/workspaces/:workspace',
      body: workspaceChangeSchema,
      conditional: true,
      answers: { 200: workspaceSchema },
    },
    /** Set what differs from the platform's review policy. */
    setPolicy: {
      method: 'PUT',
      path: '/workspaces/:workspace/policy',
      body: policyOverrideSchema,
      conditional: true,
      answers: { 200: workspaceSchema },
    },
    members: {
      /** Members. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/members',
        query: pageQuery,
        answers: { 200: pageOf(memberSchema) },
      },
      /** One member. */
      get: { method: 'GET', path: '/workspaces/:workspace/members/:account', answers: { 200: memberSchema } },
      /** Add a member, or change the role of one. */
      set: {
        method: 'PUT',
        path: '/workspaces/:workspace/members/:account',
        body: memberChangeSchema,
        conditional: true,
        answers: { 200: memberSchema },
      },
      /** Remove a member. */
      remove: {
        method: 'DELETE',
        path: '/workspaces/:workspace/members/:account',
        conditional: true,
        answers: { 204: doneSchema },
      },
    },
    invitations: {
      /** Invitations, newest first, those that are over included. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/invitations',
        query: pageQuery,
        answers: { 200: pageOf(invitationSchema) },
      },
      /** Invite somebody: an account becomes a member at once, anybody else gets a link. */
      create: {
        method: 'POST',
        path: '/workspaces/:workspace/invitations',
        body: newInvitationSchema,
        answers: { 200: invitedSchema, 201: invitedSchema },
      },
      /** Take an invitation back. */
      revoke: {
        method: 'DELETE',
        path: '/workspaces/:workspace/invitations/:id',
        answers: { 204: doneSchema },
      },
    },
    serviceAccounts: workspaceServiceAccountOperations,
    submissions: {
      /** Submissions of a workspace; what waits longest first. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/submissions',
        query: { ...pageQuery, ...queueFilters },
        answers: { 200: pageOf(queueItemSchema) },
      },
    },
    audit: {
      /** What happened in a workspace, newest first. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/audit',
        query: { ...pageQuery, ...workspaceAuditFilters },
        answers: { 200: pageOf(auditRecordSchema) },
      },
      /** What happened in a workspace, record by record, oldest first. */
      export: {
        method: 'GET',
        path: '/workspaces/:workspace/audit/export',
        query: workspaceAuditFilters,
        lines: auditRecordSchema,
      },
    },
  },
  invitations: {
    /** What a link invites to. */
    view: { method: 'GET', path: '/invitations/:token', answers: { 200: invitationViewSchema } },
    /** Accept an invitation, with a new account or the one you are signed in with. */
    accept: {
      method: 'POST',
      path: '/invitations/:token/accept',
      body: acceptInvitationSchema,
      answers: { 201: acceptedInvitationSchema },
    },
  },
  policy: {
    /** The platform's review policy. */
    get: { method: 'GET', path: '/policy', answers: { 200: policySchema } },
    /** Set the platform's review policy. */
    set: {
      method: 'PUT',
      path: '/policy',
      body: newPolicySchema,
      conditional: true,
      answers: { 200: policySchema },
    },
  },
} as const satisfies OperationTree;
