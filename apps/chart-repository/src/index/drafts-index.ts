import type { Database, IndexVersion } from '@chandlery/persistence';
import { chartPiece } from './chart-piece.ts';
import { joinPieces } from './index-document.ts';

const pageSize = 200;

/**
 * The index of what a workspace has that is neither active nor suspended, for its members to try out. Built at each
 * request: few ask for it, and it must not cost those who do not.
 */
export async function draftsIndex(
  database: Pick<Database, 'apps' | 'indexRows'>,
  workspaceId: string,
  options: { readonly contextPath: string; readonly nowMs: () => number },
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await database.apps.list({
      workspaceId,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id } of page.items) {
      const app = await database.indexRows.ofApp(id);
      if (app === undefined || app.suspended) continue;
      const piece = chartPiece(app, app.versions.filter(isTried), options.contextPath);
      if (piece !== undefined) pieces.push(piece);
    }
    cursor = page.next;
    more = cursor !== undefined;
  }
  return joinPieces(pieces, options.nowMs(), options.contextPath);
}

function isTried({ state }: IndexVersion): boolean {
  return state !== 'active' && state !== 'suspended';
}
