import type { StoreEntry } from '@chandlery/persistence';
import { fold } from './fold.ts';
import type { Fields } from './text-index.ts';

/** The workspace whose apps are the operator's own. */
export const builtInWorkspace = 'built-in';

/** What the catalogue knows of an app that is in the store. */
export type PublishedApp = {
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly category: string;
  /** Folded, each once. */
  readonly keywords: ReadonlySet<string>;
  readonly type: 'application' | 'library';
  readonly deprecated: boolean;
  readonly builtIn: boolean;
  readonly lastPublishedAtMs: number;
  readonly newestActiveAtMs: number;
  /** What it is found by. */
  readonly fields: Fields;
};

/** An app out of its row; the metadata is that of the active version that was published last. */
export function publishedApp(entry: StoreEntry): PublishedApp {
  const lean: Record<string, unknown> = JSON.parse(entry.leanJson);
  const rest: Record<string, unknown> = JSON.parse(entry.restJson);
  const keywords = textsIn(lean['keywords']);
  return {
    id: entry.appId,
    name: entry.name,
    workspace: entry.workspaceSlug,
    category: entry.categorySlug,
    keywords: new Set(keywords.map(fold)),
    type: lean['type'] === 'library' ? 'library' : 'application',
    deprecated: lean['deprecated'] === true,
    builtIn: entry.workspaceSlug === builtInWorkspace,
    lastPublishedAtMs: entry.lastPublishedAtMs,
    newestActiveAtMs: entry.newestActiveAtMs,
    fields: {
      name: [entry.name],
      displayName: [entry.displayName],
      keywords,
      description: [entry.description, ...textsIn([lean['description']])],
      maintainers: maintainersIn(rest['maintainers']),
    },
  };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function maintainersIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((maintainer: unknown) =>
    typeof maintainer === 'object' && maintainer !== null && 'name' in maintainer
      ? textsIn([maintainer.name])
      : [],
  );
}
