import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FirstStart } from '../ports/index.ts';
import { accountContract } from './accounts.ts';
import { appInformationContract } from './app-information.ts';
import { appContract } from './apps.ts';
import { auditContract } from './audit.ts';
import { categoryContract } from './categories.ts';
import { clusterContract } from './clusters.ts';
import { deploymentListContract } from './deployment-lists.ts';
import { deploymentContract } from './deployments.ts';
import { entryContract } from './entries.ts';
import { actor, type Harness, newWorkspace } from './harness.ts';
import { inspectionContract } from './inspections.ts';
import { invitationContract } from './invitations.ts';
import { leaseContract } from './leases.ts';
import { listenerContract } from './listeners.ts';
import { logContract } from './logs.ts';
import { operationLogContract } from './operation-logs.ts';
import { operationContract } from './operations.ts';
import { projectContract } from './projects.ts';
import { integrationContract } from './integrations.ts';
import { pullContract } from './pulls.ts';
import { suspendProposalContract } from './suspend-proposals.ts';
import { reviewHistoryContract } from './review-history.ts';
import { reviewContract } from './reviews.ts';
import { sealedTextContract } from './sealed-texts.ts';
import { storeContract } from './store.ts';
import { rolloutContract } from './rollouts.ts';
import { roleContract } from './roles.ts';
import { serviceAccountContract } from './service-accounts.ts';
import { sessionContract } from './sessions.ts';
import { versionContract } from './versions.ts';
import { workspaceContract } from './workspaces.ts';

/**
 * What every driver must do. It opens one database for all its tests, since some take seconds to start; tests work in
 * workspaces of their own.
 */
export function databaseContract(name: string, open: () => Promise<Harness>): void {
  describe(`the database contract on ${name}`, () => {
    let harness: Harness | undefined;
    const given = (): Harness => {
      if (harness === undefined) throw new Error('The database is not open.');
      return harness;
    };

    beforeAll(async () => {
      harness = await open();
    });

    afterAll(async () => {
      await harness?.database.close();
    });

    it('fills an empty database once, though two start at the same time', async () => {
      const { database } = given();
      const start: FirstStart = {
        admin: {
          name: 'admin',
          displayName: 'Admin',
          passwordHash: 'hash',
          platformRoles: ['platform-admin'],
        },
        workspace: {
          slug: 'default',
          displayName: '',
          description: '',
          policy: { override: { approvals: 0 }, loosened: true },
        },
        actor,
      };
      const results = await Promise.all([database.firstStart(start), database.firstStart(start)]);
      expect(results.sort()).toEqual([false, true]);
      expect(await database.accounts.count()).toBe(1);
      expect(await database.workspaces.findBySlug('default')).toMatchObject({
        policy: start.workspace.policy,
      });
    });

    accountContract(given);
    workspaceContract(given);
    sessionContract(given);
    invitationContract(given);
    serviceAccountContract(given);
    roleContract(given);
    appContract(given);
    appInformationContract(given);
    categoryContract(given);
    storeContract(given);
    versionContract(given);
    entryContract(given);
    reviewContract(given);
    reviewHistoryContract(given);
    integrationContract(given);
    pullContract(given);
    suspendProposalContract(given);
    clusterContract(given);
    projectContract(given);
    deploymentContract(given);
    deploymentListContract(given);
    operationContract(given);
    operationLogContract(given);
    rolloutContract(given);
    leaseContract(given);
    sealedTextContract(given);
    inspectionContract(given);
    logContract(given);
    auditContract(given);
    listenerContract(given);

    it('finishes what is queued when it closes, and refuses what comes later', async () => {
      const { database } = given();
      const queued = newWorkspace(database);
      const closed = database.close();
      await expect(newWorkspace(database)).rejects.toMatchObject({ code: 'database_closed' });
      await expect(queued).resolves.toMatchObject({ revision: 1 });
      await closed;
      await database.close();
    });
  });
}
