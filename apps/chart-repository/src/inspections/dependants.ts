import type { DependentChart } from '@chandlery/inspection';
import type { App, StoreEntry, StorePort } from '@chandlery/persistence';

/** So many are told of. */
const maximum = 200;

/**
 * Charts in the store whose newest published version depends on an app by way of this store's own repositories. Those that depend on
 * a chart of that name are found by an index, and they alone are read.
 * @param publicUrl of the store; where it is not known, the path of the workspace's index has to do
 */
export async function dependantsOf(
  store: Pick<StorePort, 'entries' | 'dependingOn'>,
  app: Pick<App, 'id' | 'name' | 'workspaceSlug'>,
  publicUrl: string | undefined,
): Promise<readonly DependentChart[]> {
  const found: DependentChart[] = [];
  for await (const entries of store.entries(await store.dependingOn(app.name))) {
    for (const entry of entries) {
      if (entry.appId === app.id) continue;
      found.push(...dependenciesOf(entry, app, publicUrl));
      if (found.length >= maximum) return found.slice(0, maximum);
    }
  }
  return found;
}

function dependenciesOf(
  { leanJson, restJson, workspaceSlug, name }: StoreEntry,
  app: Pick<App, 'name' | 'workspaceSlug'>,
  publicUrl: string | undefined,
): readonly DependentChart[] {
  const metadata = { ...objectOf(restJson), ...objectOf(leanJson) };
  const { dependencies, version } = metadata;
  if (!Array.isArray(dependencies)) return [];
  return dependencies.flatMap((dependency: unknown) => {
    if (typeof dependency !== 'object' || dependency === null) return [];
    const { name: of, version: range, repository } = dependency as Readonly<Record<string, unknown>>;
    if (of !== app.name || typeof repository !== 'string' || !isOurs(repository, app, publicUrl)) return [];
    return {
      workspace: workspaceSlug,
      chart: name,
      version: typeof version === 'string' ? version : '',
      range: typeof range === 'string' ? range : '',
    };
  });
}

function isOurs(
  repository: string,
  { workspaceSlug }: Pick<App, 'workspaceSlug'>,
  publicUrl: string | undefined,
): boolean {
  if (!URL.canParse(repository)) return false;
  const { host, pathname, protocol } = new URL(repository);
  if (protocol === 'file:') return false;
  if (publicUrl !== undefined && URL.canParse(publicUrl)) return host === new URL(publicUrl).host;
  return `${pathname}/`.includes(`/workspaces/${workspaceSlug}/`);
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
