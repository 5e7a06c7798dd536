import {
  clusterChangeSchema,
  clusterCheckSchema,
  clusterSchema,
  clusterToCheckSchema,
  newClusterSchema,
} from '../schemas/clusters.ts';
import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import {
  dryRunSchema,
  instanceSchema,
  renderedTextSchema,
  upgradePlanSchema,
  valuesQuery,
  valuesTextSchema,
} from '../schemas/deployment-views.ts';
import {
  deploymentChangeSchema,
  deploymentFilters,
  deploymentRevisionSchema,
  deploymentSchema,
  everywhereFilters,
  newDeploymentSchema,
  planSchema,
  rollbackSchema,
  startedSchema,
  testRunSchema,
  uninstallSchema,
  upgradeSchema,
} from '../schemas/deployments.ts';
import {
  newProjectSchema,
  projectChangeSchema,
  projectFilters,
  projectMemberChangeSchema,
  projectMemberSchema,
  projectSchema,
  removeProjectQuery,
} from '../schemas/projects.ts';
import { operationFilters, operationSchema } from '../schemas/running-operations.ts';
import { foundReleaseSchema } from '../schemas/releases.ts';
import { newRolloutSchema, rolloutFilters, rolloutSchema } from '../schemas/rollouts.ts';
import type { OperationTree } from './operation.ts';

/** Clusters, projects on them, and what is deployed into these. */
export const deploymentOperations = {
  clusters: {
    /** Clusters. */
    list: { method: 'GET', path: '/clusters', query: pageQuery, answers: { 200: pageOf(clusterSchema) } },
    /** Register a cluster. */
    create: { method: 'POST', path: '/clusters', body: newClusterSchema, answers: { 201: clusterSchema } },
    /** Look at one without registering it. */
    checkNew: {
      method: 'POST',
      path: '/clusters/check',
      body: clusterToCheckSchema,
      answers: { 200: clusterCheckSchema },
    },
    /** One cluster. */
    get: { method: 'GET', path: '/clusters/:cluster', answers: { 200: clusterSchema } },
    /** Change a cluster, its credential included. */
    update: {
      method: 'PATCH',
      path: '/clusters/:cluster',
      body: clusterChangeSchema,
      conditional: true,
      answers: { 200: clusterSchema },
    },
    /** Forget a cluster that no project uses. */
    remove: { method: 'DELETE', path: '/clusters/:cluster', conditional: true, answers: { 204: doneSchema } },
    /** Look at it again. */
    check: { method: 'POST', path: '/clusters/:cluster/check', answers: { 200: clusterCheckSchema } },
  },
  projects: {
    /** Projects of a workspace that you may see. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/projects',
      query: { ...pageQuery, ...projectFilters },
      answers: { 200: pageOf(projectSchema) },
    },
    /** Create a project. */
    create: {
      method: 'POST',
      path: '/workspaces/:workspace/projects',
      body: newProjectSchema,
      answers: { 201: projectSchema },
    },
    /** One project. */
    get: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project',
      answers: { 200: projectSchema },
    },
    /** Change a project. */
    update: {
      method: 'PATCH',
      path: '/workspaces/:workspace/projects/:project',
      body: projectChangeSchema,
      conditional: true,
      answers: { 200: projectSchema },
    },
    /** Make on the cluster what is missing there. */
    repair: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/repair',
      answers: { 200: projectSchema },
    },
    /** Remove a project without deployments. */
    remove: {
      method: 'DELETE',
      path: '/workspaces/:workspace/projects/:project',
      query: removeProjectQuery,
      conditional: true,
      answers: { 204: doneSchema },
    },
    members: {
      /** Who has a role in it. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/projects/:project/members',
        query: pageQuery,
        answers: { 200: pageOf(projectMemberSchema) },
      },
      /** Give a role. */
      set: {
        method: 'PUT',
        path: '/workspaces/:workspace/projects/:project/members/:account',
        body: projectMemberChangeSchema,
        conditional: true,
        answers: { 200: projectMemberSchema },
      },
      /** Take it away. */
      remove: {
        method: 'DELETE',
        path: '/workspaces/:workspace/projects/:project/members/:account',
        conditional: true,
        answers: { 204: doneSchema },
      },
    },
  },
  releases: {
    /** Helm's releases in the namespace of a project, managed or not. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/releases',
      query: pageQuery,
      answers: { 200: pageOf(foundReleaseSchema) },
    },
    /** Make a deployment of one that was installed without the store. */
    adopt: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/releases/:name/adopt',
      answers: { 201: deploymentSchema },
    },
  },
  rollouts: {
    /** Upgrade many deployments of an app, in waves; a dry run (200) only says what would be. */
    create: {
      method: 'POST',
      path: '/deployments/upgrades',
      body: newRolloutSchema,
      answers: { 200: rolloutSchema, 202: rolloutSchema },
    },
    /** Those with a deployment that you may see, newest first. */
    list: {
      method: 'GET',
      path: '/rollouts',
      query: { ...pageQuery, ...rolloutFilters },
      answers: { 200: pageOf(rolloutSchema) },
    },
    /** How far one is. */
    get: { method: 'GET', path: '/rollouts/:id', answers: { 200: rolloutSchema } },
    /** Begin nothing more; what is under way comes to its end. */
    stop: { method: 'POST', path: '/rollouts/:id/stop', answers: { 200: rolloutSchema } },
  },
  deployments: {
    /** Deployments of a project. */
    list: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/deployments',
      query: { ...pageQuery, ...deploymentFilters },
      answers: { 200: pageOf(deploymentSchema) },
    },
    everywhere: {
      /** Deployments of every project you may see, such as those that run a version, an app, an image. */
      list: {
        method: 'GET',
        path: '/deployments',
        query: { ...pageQuery, ...everywhereFilters },
        answers: { 200: pageOf(deploymentSchema) },
      },
    },
    /** Install a version. */
    install: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments',
      body: newDeploymentSchema,
      idempotent: true,
      answers: { 202: startedSchema },
    },
    /** What an install would do. */
    dryRunInstall: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/dry-run',
      body: newDeploymentSchema,
      answers: { 200: dryRunSchema },
    },
    /** One deployment. */
    get: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/deployments/:name',
      answers: { 200: deploymentSchema },
    },
    /** Keep a test longer, or for good. */
    update: {
      method: 'PATCH',
      path: '/workspaces/:workspace/projects/:project/deployments/:name',
      body: deploymentChangeSchema,
      conditional: true,
      answers: { 200: deploymentSchema },
    },
    /** Upgrade it. */
    upgrade: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/upgrade',
      body: upgradeSchema,
      conditional: true,
      idempotent: true,
      answers: { 202: startedSchema },
    },
    /** What an upgrade would do. */
    dryRunUpgrade: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/dry-run',
      body: upgradeSchema,
      answers: { 200: dryRunSchema },
    },
    /** Its values in another version. */
    plan: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/plan',
      body: planSchema,
      answers: { 200: upgradePlanSchema },
    },
    /** Take over what was done to its release by hand. */
    refresh: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/refresh',
      conditional: true,
      answers: { 200: deploymentSchema },
    },
    /** Roll it back. */
    rollback: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/rollback',
      body: rollbackSchema,
      conditional: true,
      idempotent: true,
      answers: { 202: startedSchema },
    },
    /** Uninstall it. */
    uninstall: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/uninstall',
      body: uninstallSchema,
      conditional: true,
      idempotent: true,
      answers: { 202: startedSchema },
    },
    /** Run the tests of its chart. */
    test: {
      method: 'POST',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/test',
      body: testRunSchema,
      idempotent: true,
      answers: { 202: startedSchema },
    },
    operations: {
      /** What was done with it, newest first. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/projects/:project/deployments/:name/operations',
        query: { ...pageQuery, ...operationFilters },
        answers: { 200: pageOf(operationSchema) },
      },
    },
    revisions: {
      /** Its history, newest first. */
      list: {
        method: 'GET',
        path: '/workspaces/:workspace/projects/:project/deployments/:name/revisions',
        query: pageQuery,
        answers: { 200: pageOf(deploymentRevisionSchema) },
      },
    },
    /** The values that the user gave. */
    values: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/values',
      query: valuesQuery,
      answers: { 200: valuesTextSchema },
    },
    /** Its resources with their state, and its addresses. */
    resources: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/resources',
      answers: { 200: instanceSchema },
    },
    /** The notes of the chart. */
    notes: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/notes',
      answers: { 200: renderedTextSchema },
    },
    /** The manifest that runs, secrets masked. */
    manifest: {
      method: 'GET',
      path: '/workspaces/:workspace/projects/:project/deployments/:name/manifest',
      answers: { 200: renderedTextSchema },
    },
  },
} as const satisfies OperationTree;
