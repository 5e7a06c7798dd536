import type { InspectionInput, RunningDeployment } from '@chandlery/inspection';
import { type ChartVersion, type Database, PersistenceError } from '@chandlery/persistence';
import type { Services } from '../services.ts';
import { neighboursOf, type Neighbours } from './active-version.ts';
import { dependantsOf } from './dependants.ts';
import { inspectionPolicies } from './inspection-policies.ts';

/** So many deployments are told of by name. */
const maximumDeployments = 500;

/** What the store knows of a version, and which others it is held against. */
export type Known = Neighbours & { readonly facts: InspectionInput['facts'] };

/** Gathers what only the store knows. */
export async function storeFacts(
  { database, config }: Pick<Services, 'database' | 'config'>,
  version: ChartVersion,
): Promise<Known> {
  const neighbours = neighboursOf(version, await database.versions.allOf(version.appId));
  const app = await database.apps.findById(version.appId);
  const { registries: named } = await inspectionPolicies(database, version.workspaceId);
  // Who names some wants no other, whatever is in use already; where nobody has, a new one is what is worth a look.
  const registries = named.length > 0 ? named : await database.inspections.registriesInUse();
  return {
    ...neighbours,
    facts: {
      ...(neighbours.newestOfLine === undefined ? {} : { newestOfLine: neighbours.newestOfLine.version }),
      versionTaken: await isTaken(database, version),
      ...(registries.length === 0
        ? {}
        : { knownRegistries: registries, registriesByPolicy: named.length > 0 }),
      deployments: await deploymentsOf(database, version.appId),
      dependants: app === undefined ? [] : await dependantsOf(database.store, app, config.publicUrl),
    },
  };
}

async function isTaken({ versions }: Database, version: ChartVersion): Promise<boolean> {
  try {
    await versions.requireFree({ ...version, exceptVersionId: version.id });
    return false;
  } catch (error) {
    if (!(error instanceof PersistenceError)) throw error;
    return error.code !== 'app_suspended';
  }
}

async function deploymentsOf(
  { deployments }: Database,
  appId: string,
): Promise<readonly RunningDeployment[]> {
  const found: RunningDeployment[] = [];
  for (let cursor: string | undefined; found.length < maximumDeployments;) {
    const page = await deployments.list({ appId, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    found.push(
      ...page.items.map(({ name, workspaceSlug, projectSlug, chart }) => ({
        name,
        workspace: workspaceSlug,
        project: projectSlug,
        version: chart.version,
      })),
    );
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return found.slice(0, maximumDeployments);
}
