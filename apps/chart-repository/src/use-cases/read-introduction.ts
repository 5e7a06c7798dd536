import { sortVersionsDescending } from '@chandlery/chart';
import type { ChartVersion } from '@chandlery/persistence';
import type { Rendered } from '../content/read-content.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import type { AppAddress } from './access.ts';
import { readableApp } from './readable-app.ts';

/** What introduces an app, and where it comes from. */
export type Introduction = Rendered & {
  readonly source: 'edited' | 'readme' | 'none';
  /** Whose README it is. */
  readonly version: string | null;
};

/**
 * What people wrote to introduce an app, or else the README of its newest active version; of the newest of all where none
 * is active, which only those see who may see that.
 * @throws Refusal not_visible, archive_too_costly, busy
 */
export async function readIntroduction(
  services: Services,
  caller: Caller,
  address: AppAddress,
): Promise<Introduction> {
  const { database, contents } = services;
  const { app } = await readableApp(services, caller, address);
  const information = await database.apps.informationAt(app.id, app.informationRevision);
  const written = information?.introduction ?? null;
  if (written !== null) return { ...(await contents.rendered(written)), source: 'edited', version: null };
  const newest = newestOf(await database.versions.allOf(app.id));
  const readme = newest === undefined ? null : await contents.readme(newest.archiveDigest);
  if (newest === undefined || readme === null)
    return { markdown: '', html: '', truncated: false, source: 'none', version: null };
  return { ...readme, source: 'readme', version: newest.version };
}

function newestOf(versions: readonly ChartVersion[]): ChartVersion | undefined {
  const active = versions.filter(({ state }) => state === 'active');
  return sortVersionsDescending(active.length > 0 ? active : versions, ({ version }) => version)[0];
}
