import type { IndexVersion } from '@chandlery/persistence';

/** Which of its fields an index shows of a chart's older versions: those that Helm reads, or all. */
export type Form = 'lean' | 'full';

/** One version as an index holds it: JSON text of its whole entry, of which the lean one is the beginning, but for its brace. */
export type Entry = {
  readonly id: string;
  readonly version: string;
  /** `{…}` with every field. */
  readonly full: Buffer;
  /** How many bytes of `full` come before the fields that a lean entry leaves out. */
  readonly leanBytes: number;
};

/** How the archives of a version are addressed: root-relative, below the context path, whatever the view. */
export function archiveUrl(contextPath: string, workspaceSlug: string, fileName: string): string {
  return `${contextPath}/workspaces/${workspaceSlug}/charts/${encodeURIComponent(fileName).replaceAll('%2B', '+')}`;
}

/** The entry of a version: the stored metadata, completed by what only the store knows. */
export function entryOf(version: IndexVersion, workspaceSlug: string, contextPath: string): Entry {
  const created = new Date(version.publishedAtMs ?? version.createdAtMs).toISOString();
  const url = JSON.stringify(archiveUrl(contextPath, workspaceSlug, version.fileName));
  const lean = `${version.leanJson.slice(0, -1)},"created":"${created}","digest":"${version.archiveDigest}","urls":[${url}]`;
  const rest = version.restJson === '{}' ? '}' : `,${version.restJson.slice(1)}`;
  return {
    id: version.id,
    version: version.version,
    full: Buffer.from(lean + rest),
    leanBytes: Buffer.byteLength(lean),
  };
}
