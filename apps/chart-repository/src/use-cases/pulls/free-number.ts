import { archiveFileName, parseVersion, versionKey } from '@chandlery/chart';
import {
  type ChartVersion,
  contenderPlace,
  heldPlace,
  isContender,
  type NumberPlace,
  PersistenceError,
  type PullChartKey,
  type TransitionEffects,
} from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';
import type { ReadArchive } from '../read-archive.ts';

type Reading = Pick<Services, 'database'>;
/** A number that is wanted for a chart of a workspace. */
export type WantedNumber = NumberPlace & {
  readonly workspaceId: string;
  readonly appName: string;
  readonly version: string;
};

/** How many numbers are tried before it is said that none was found. */
const tries = 200;

/** What an archive asks for. */
export function wantedBy(archive: ReadArchive, workspaceId: string): WantedNumber {
  const { name, version, versionKey: key, fileName } = archive;
  return { workspaceId, appName: name, version, versionKey: key, fileName };
}

/**
 * The place for a version of a pull request: the number itself where it is free, or beside it where another pull request
 * has it that nobody has approved yet.
 * @throws Refusal version_reserved; PersistenceError version_exists, version_taken, file_name_taken, with the next free number
 */
export async function placeFor(
  services: Reading,
  wanted: WantedNumber,
  key: PullChartKey,
  exceptVersionId?: string,
): Promise<NumberPlace> {
  const { versionKey: number, fileName } = wanted;
  const holder = await holderOf(services, wanted, exceptVersionId);
  if (holder === undefined) return { versionKey: number, fileName };
  if (holder.state === 'passed') throw await reserved(services, wanted, key, holder);
  return contenderPlace(wanted, key);
}

/**
 * What makes a contender the one who has the number, at the moment in which it passes.
 * @throws Refusal version_reserved; PersistenceError version_exists, version_taken, file_name_taken
 */
export async function takeNumber(
  services: Reading,
  version: ChartVersion,
  key: PullChartKey,
): Promise<Pick<TransitionEffects, 'number' | 'displaces'>> {
  if (!isContender(version)) return {};
  const wanted: WantedNumber = { ...version, ...heldPlace(version) };
  const holder = await holderOf(services, wanted, version.id);
  if (holder?.state === 'passed') throw await reserved(services, wanted, key, holder);
  const { versionKey: number, fileName } = wanted;
  const taken = { number: { version: version.version, versionKey: number, fileName } };
  if (holder === undefined) return taken;
  const lost = await services.database.pulls.ofVersion(holder.id);
  if (lost === undefined) throw new TypeError('A version of a pull request has one.');
  const place = contenderPlace(wanted, lost);
  return { ...taken, displaces: { versionId: holder.id, expectedRevision: holder.revision, place } };
}

/**
 * The same at once, where nobody contends any more: who had the number is gone, or their pull request is closed.
 * @throws PersistenceError version_exists, version_taken, file_name_taken
 */
export async function takeFreed(
  services: Reading,
  version: ChartVersion,
  key: PullChartKey,
): Promise<Pick<TransitionEffects, 'number' | 'displaces'>> {
  if (!isContender(version)) return {};
  const holder = await holderOf(services, { ...version, ...heldPlace(version) }, version.id);
  const other = holder && (await services.database.pulls.ofVersion(holder.id));
  const isGone = holder === undefined || (other?.closed === true && holder.state !== 'passed');
  return isGone ? takeNumber(services, version, key) : {};
}

/**
 * Who else has a number, where that is a version of a pull request which is not in the store.
 * @throws PersistenceError version_exists, version_taken, file_name_taken, with the next free number
 */
export async function holderOf(
  services: Reading,
  wanted: WantedNumber,
  exceptVersionId?: string,
): Promise<ChartVersion | undefined> {
  const { versions, apps } = services.database;
  try {
    await versions.requireFree({
      workspaceId: wanted.workspaceId,
      appName: wanted.appName,
      version: wanted.version,
      versionKey: wanted.versionKey,
      fileName: wanted.fileName,
      ...(exceptVersionId === undefined ? {} : { exceptVersionId }),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof PersistenceError)) throw error;
    // Versions of a suspended app may be reviewed; it is publishing that must wait.
    if (error.code === 'app_suspended') return undefined;
    const app = await apps.findByName(wanted.workspaceId, wanted.appName);
    const holder = app && (await versions.findByKey(app.id, wanted.versionKey));
    const other = error.code === 'version_exists' && holder?.origin === 'pull_request' ? holder : undefined;
    if (other !== undefined && other.state !== 'active' && other.state !== 'suspended') return other;
    throw new PersistenceError(error.code, error.message, {
      ...(error.field === undefined ? {} : { field: error.field }),
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      details: { ...error.details, nextFree: (await nextFree(services, wanted)) ?? null },
      cause: error,
    });
  }
}

/** That another pull request was quicker. Of another repository nothing is told: it may be private. */
async function reserved(
  services: Reading,
  wanted: WantedNumber,
  { repositoryId }: PullChartKey,
  holder: ChartVersion,
): Promise<Refusal> {
  const pull = await services.database.pulls.ofVersion(holder.id);
  const url = pull?.repositoryId === repositoryId ? pull.url : null;
  const next = await nextFree(services, wanted);
  return new Refusal(
    'version_reserved',
    `${wanted.appName} ${wanted.version} was approved in another pull request${url === null ? '' : `: ${url}`}.`,
    {
      field: 'Chart.yaml: version',
      remedy: next === undefined ? 'Choose another version number.' : `Use ${next}, which is free.`,
      details: { url, nextFree: next ?? null },
    },
  );
}

/** The next patch number that nobody has, had or asks for. */
export async function nextFree(
  { database }: Reading,
  { workspaceId, appName, version }: WantedNumber,
): Promise<string | undefined> {
  const parsed = parseVersion(version);
  if (parsed === undefined) return undefined;
  const { major, minor, patch, prerelease } = parsed;
  const prefix = version.startsWith('v') ? 'v' : '';
  for (let step = prerelease === '' ? 1n : 0n; step < tries; step += 1n) {
    const number = `${prefix}${major}.${minor}.${BigInt(patch) + step}`;
    const place = { versionKey: versionKey(number) ?? number, fileName: archiveFileName(appName, number) };
    try {
      await database.versions.requireFree({ workspaceId, appName, version: number, ...place });
      return number;
    } catch (error) {
      if (!(error instanceof PersistenceError)) throw error;
      if (error.code === 'app_suspended') return number;
    }
  }
  return undefined;
}
