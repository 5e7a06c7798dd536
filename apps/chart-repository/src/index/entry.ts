import type { IndexVersion } from '@chandlery/persistence';

/** Which of its fields an index shows of a chart's older versions: those that Helm reads, or all. */
export type Form = 'lean' | 'full';

/** One version as an index holds it, in JSON text: a whole entry is `lean` and `rest`, a lean one is `lean` and a brace. */
export type Entry = {
  readonly id: string;
  readonly version: string;
  /** `{"apiVersion":…` without the closing brace. */
  readonly lean: string;
  /** What a lean entry leaves out, with the closing brace; `undefined` where it is still in the database alone. */
  readonly rest: string | undefined;
};

/** How the archives of a version are addressed: root-relative, below the context path, whatever the view. */
export function archiveUrl(contextPath: string, workspaceSlug: string, fileName: string): string {
  return `${contextPath}/workspaces/${workspaceSlug}/charts/${encodeFileName(fileName)}`;
}

/** Nearly every name is of characters that need no encoding. */
function encodeFileName(fileName: string): string {
  return /^[\w.+~-]+$/.test(fileName) ? fileName : encodeURIComponent(fileName).replaceAll('%2B', '+');
}

/**
 * The entry of a version: the stored metadata, completed by what only the store knows.
 * @param icon the address of the app's own icon, if it has one
 */
export function entryOf(
  version: IndexVersion,
  workspaceSlug: string,
  contextPath: string,
  icon?: string,
): Entry {
  const created = new Date(version.publishedAtMs ?? version.createdAtMs).toISOString();
  const url = JSON.stringify(archiveUrl(contextPath, workspaceSlug, version.fileName));
  return {
    id: version.id,
    version: version.version,
    lean: `${version.leanJson.slice(0, -1)},"created":"${created}","digest":"${version.archiveDigest}","urls":[${url}]`,
    rest: version.restJson === undefined ? undefined : restOf(version.restJson, icon),
  };
}

/** The `rest` of an entry out of the stored JSON; the app's own icon stands in for that of Chart.yaml. */
export function restOf(restJson: string, icon?: string): string {
  if (icon !== undefined) return `,${JSON.stringify({ ...(JSON.parse(restJson) as object), icon }).slice(1)}`;
  return restJson === '{}' ? '}' : `,${restJson.slice(1)}`;
}
