import { parseVersion, sortVersionsDescending, wholeEntry } from '@chandlery/chart';
import type { ChartVersion } from '@chandlery/persistence';
import { archiveUrl } from '../../index/entry.ts';
import { absent } from '../../problems/refusal.ts';
import type { Services } from '../../services.ts';

/** One entry as ChartMuseum prints it: that of the index, with a relative URL. */
export type ListedVersion = Readonly<Record<string, unknown>>;

/** The active versions of one chart of a workspace, newest first as Helm sorts; none while the app is suspended. */
export async function listedVersions(
  { database }: Services,
  workspaceId: string,
  name: string,
): Promise<readonly ChartVersion[]> {
  const app = await database.apps.findByName(workspaceId, name);
  if (app === undefined || app.suspended) return [];
  const versions = await database.versions.allOf(app.id);
  return sortVersionsDescending(
    versions.filter(({ state }) => state === 'active'),
    ({ version }) => version,
  );
}

/** The version of a path; `latest` is the newest stable one, or else the newest. @throws Refusal not_visible */
export function pick(
  versions: readonly ChartVersion[],
  number: string,
  same: (version: ChartVersion) => boolean,
): ChartVersion {
  const stable = versions.find(({ version }) => (parseVersion(version)?.prerelease ?? '') === '');
  const found = number === 'latest' ? (stable ?? versions[0]) : versions.find(same);
  if (found === undefined) throw absent(`version ${number}`, 'version');
  return found;
}

/** The shape of a listed version. */
export function listed(version: ChartVersion, contextPath: string): ListedVersion {
  return {
    ...wholeEntry(version),
    created: new Date(version.publishedAtMs ?? version.createdAtMs).toISOString(),
    digest: version.archiveDigest,
    urls: [archiveUrl(contextPath, version.workspaceSlug, version.fileName)],
  };
}
