import {
  accountChangeSchema,
  accountSchema,
  createdTokenSchema,
  meSchema,
  newAccountSchema,
  newTokenSchema,
  passwordChangeSchema,
  tokenSchema,
} from '../schemas/accounts.ts';
import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import { customRoleLevelSchema, roleLevelSchema } from '../schemas/paths.ts';
import { newRoleSchema, permissionSchema, roleChangeSchema, roleSchema } from '../schemas/roles.ts';
import { currentSessionSchema, newSessionSchema, sessionSchema } from '../schemas/sessions.ts';
import type { OperationTree } from './operation.ts';

/** Who one is, accounts, sessions, roles. */
export const peopleOperations = {
  me: {
    /** Who you are and what you may do. */
    get: { method: 'GET', path: '/me', answers: { 200: meSchema } },
    /** Change your password. */
    changePassword: {
      method: 'POST',
      path: '/me/password',
      body: passwordChangeSchema,
      answers: { 204: doneSchema },
    },
    tokens: {
      /** Your tokens. */
      list: { method: 'GET', path: '/me/tokens', query: pageQuery, answers: { 200: pageOf(tokenSchema) } },
      /** Make a token. */
      create: {
        method: 'POST',
        path: '/me/tokens',
        body: newTokenSchema,
        answers: { 201: createdTokenSchema },
      },
      /** Revoke a token. */
      revoke: { method: 'DELETE', path: '/me/tokens/:id', answers: { 204: doneSchema } },
    },
    sessions: {
      /** Your sessions. */
      list: {
        method: 'GET',
        path: '/me/sessions',
        query: pageQuery,
        answers: { 200: pageOf(sessionSchema) },
      },
      /** End a session of yours. */
      end: { method: 'DELETE', path: '/me/sessions/:id', answers: { 204: doneSchema } },
    },
  },
  sessions: {
    /** Sign in with a browser: sets the cookie, and answers with the CSRF token. */
    signIn: {
      method: 'POST',
      path: '/sessions',
      body: newSessionSchema,
      answers: { 201: currentSessionSchema },
    },
    /** The session of the cookie. */
    current: { method: 'GET', path: '/sessions/current', answers: { 200: currentSessionSchema } },
    /** Sign out. */
    signOut: { method: 'DELETE', path: '/sessions/current', answers: { 204: doneSchema } },
  },
  accounts: {
    /** All accounts. */
    list: { method: 'GET', path: '/accounts', query: pageQuery, answers: { 200: pageOf(accountSchema) } },
    /** Create an account. */
    create: { method: 'POST', path: '/accounts', body: newAccountSchema, answers: { 201: accountSchema } },
    /** One account. */
    get: { method: 'GET', path: '/accounts/:account', answers: { 200: accountSchema } },
    /** Change, disable or enable an account. */
    update: {
      method: 'PATCH',
      path: '/accounts/:account',
      body: accountChangeSchema,
      conditional: true,
      answers: { 200: accountSchema },
    },
  },
  permissions: {
    /** All permissions. */
    list: { method: 'GET', path: '/permissions', answers: { 200: pageOf(permissionSchema) } },
  },
  roles: {
    /** The roles of a level, built-in ones first. */
    list: {
      method: 'GET',
      path: '/roles/:level',
      params: { level: roleLevelSchema },
      answers: { 200: pageOf(roleSchema) },
    },
    /** Make a role. */
    create: {
      method: 'POST',
      path: '/roles/:level',
      params: { level: customRoleLevelSchema },
      body: newRoleSchema,
      answers: { 201: roleSchema },
    },
    /** One role. */
    get: {
      method: 'GET',
      path: '/roles/:level/:role',
      params: { level: roleLevelSchema },
      answers: { 200: roleSchema },
    },
    /** Change what a role gives: it holds at the next request of everybody who has it. */
    update: {
      method: 'PATCH',
      path: '/roles/:level/:role',
      params: { level: customRoleLevelSchema },
      body: roleChangeSchema,
      conditional: true,
      answers: { 200: roleSchema },
    },
    /** Delete a role that nobody has. */
    delete: {
      method: 'DELETE',
      path: '/roles/:level/:role',
      params: { level: customRoleLevelSchema },
      conditional: true,
      answers: { 204: doneSchema },
    },
  },
} as const satisfies OperationTree;
