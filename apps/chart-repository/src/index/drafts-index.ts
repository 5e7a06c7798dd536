import { type Database, type IndexVersion, isContender } from '@chandlery/persistence';
import type { Chunk } from './chunk.ts';
import { allItems } from '../use-cases/all-items.ts';
import { type Body, ChunkGroup } from './chunk-group.ts';
import { Document } from './document.ts';
import { entryOf } from './entry.ts';
import { type IconBase, iconUrl } from './icon-url.ts';
import { IndexedChart, sortEntries } from './indexed-chart.ts';

/**
 * The index of what a workspace has that is neither active nor suspended, for its members to try out. Built at each
 * request: few ask for it, and it must not cost those who do not.
 */
export async function draftsIndex(
  database: Pick<Database, 'apps' | 'indexRows'>,
  workspaceId: string,
  options: IconBase & { readonly nowMs: () => number },
): Promise<Body> {
  const chunks: Chunk[] = [];
  for await (const { id } of allItems((page) => database.apps.list({ ...page, workspaceId }))) {
    const app = await database.indexRows.ofApp(id);
    if (app === undefined || app.suspended) continue;
    const chart = new IndexedChart(app.appName);
    const tried = sortEntries(app.versions.filter(isTried));
    const icon = app.hasIcon ? iconUrl(options, app) : undefined;
    chart.fill(tried.map((version) => entryOf(version, app.workspaceSlug, options.contextPath, icon)));
    chunks.push(
      ...chart.segments.map((segment) => segment.chunk('full')).filter((chunk) => chunk !== undefined),
    );
  }
  const group = new ChunkGroup(chunks, 'workspace');
  return new Document([group], `,"generated":"${new Date(options.nowMs()).toISOString()}"`).raw;
}

/** An index has a number once: who contends for it is tried out from the pull request. */
function isTried({ state, fileName }: IndexVersion): boolean {
  return state !== 'active' && state !== 'suspended' && !isContender({ fileName });
}
