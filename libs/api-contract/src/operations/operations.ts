import { appOperations } from './apps.ts';
import { deploymentOperations } from './deployments.ts';
import { inspectionOperations } from './inspections.ts';
import { peopleOperations } from './people.ts';
import { runningOperationOperations } from './running-operations.ts';
import { githubOperations } from './pulls.ts';
import { platformServiceAccountOperations } from './service-accounts.ts';
import { storeOperations } from './store.ts';
import { versionOperations } from './versions.ts';
import { workspaceOperations } from './workspaces.ts';

/** Every operation of `/api/v1`, by resource: what `createClient` gives as methods. */
export const operations = {
  ...peopleOperations,
  serviceAccounts: platformServiceAccountOperations,
  ...workspaceOperations,
  apps: appOperations,
  versions: versionOperations,
  ...storeOperations,
  ...deploymentOperations,
  inspections: inspectionOperations,
  operations: runningOperationOperations,
  github: githubOperations,
} as const;
