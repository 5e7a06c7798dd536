import { sortVersionsDescending } from '@chandlery/chart';
import type { IndexApp, IndexVersion } from '@chandlery/persistence';

/** How the archives of a version are addressed: root-relative, below the context path, whatever the view. */
export function archiveUrl(contextPath: string, workspaceSlug: string, fileName: string): string {
  return `${contextPath}/workspaces/${workspaceSlug}/charts/${encodeURIComponent(fileName).replaceAll('%2B', '+')}`;
}

/**
 * One chart's part of an index document: `"name":[entry,…]`, newest version first as Helm sorts, compact JSON.
 * @param versions those that the view holds
 * @returns `undefined` where there are none
 */
export function chartPiece(
  app: IndexApp,
  versions: readonly IndexVersion[],
  contextPath: string,
): Buffer | undefined {
  if (versions.length === 0) return undefined;
  const entries = sortVersionsDescending(versions, ({ version }) => version).map((version) =>
    entryJson(app, version, contextPath),
  );
  return Buffer.from(`${JSON.stringify(app.appName)}:[${entries.join(',')}]`);
}

/** One entry: the stored metadata, completed by what only the store knows. */
function entryJson(app: IndexApp, version: IndexVersion, contextPath: string): string {
  const rest = JSON.stringify({
    created: new Date(version.publishedAtMs ?? version.createdAtMs).toISOString(),
    digest: version.archiveDigest,
    urls: [archiveUrl(contextPath, app.workspaceSlug, version.fileName)],
  });
  return `${version.entryJson.slice(0, -1)},${rest.slice(1)}`;
}
