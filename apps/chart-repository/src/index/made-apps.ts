import type { AppRange, IndexApp, IndexRowPort } from '@chandlery/persistence';
import { entryOf, restOf } from './entry.ts';
import { type IconBase, iconUrl } from './icon-url.ts';
import { chartParts, sortEntries } from './indexed-chart.ts';
import type { SegmentParts } from './segment.ts';

/** What the index knows of an app beside its versions. */
export type AppRow = Omit<IndexApp, 'versions'>;

/** An app with everything that the index holds of it at the start, in a form that threads can send each other. */
export type MadeApp = {
  readonly row: AppRow;
  readonly segments: readonly SegmentParts[];
};

/** So many apps and versions are made at once, about: few enough that most of what is read is gone before it is old. */
export const madeAtOnce = 500;

/** Reads a range of apps and makes their segments. */
export async function makeApps(
  indexRows: Pick<IndexRowPort, 'activeOf' | 'restJsonOf'>,
  base: IconBase,
  range: AppRange,
): Promise<readonly MadeApp[]> {
  const apps = (await indexRows.activeOf(range)).map((app) => ({
    app,
    icon: iconOf(base, app),
    sorted: sortEntries(app.versions),
  }));
  const newest = apps.map(({ sorted: [first] }) => first?.id).filter((id) => id !== undefined);
  const rests = newest.length === 0 ? new Map<string, string>() : await indexRows.restJsonOf(newest);
  return apps.map(({ app: { versions: _, ...row }, icon, sorted }) => {
    const [first, ...older] = sorted.map((version) =>
      entryOf(version, row.workspaceSlug, base.contextPath, icon),
    );
    const entries =
      first === undefined ? [] : [{ ...first, rest: restOf(rests.get(first.id) ?? '{}', icon) }, ...older];
    return { row, segments: chartParts(row.appName, entries) };
  });
}

/** The address of an app's own icon, if it has one. */
export function iconOf(base: IconBase, app: AppRow): string | undefined {
  return app.hasIcon ? iconUrl(base, app) : undefined;
}
