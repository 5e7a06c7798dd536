import type { App, Category, ChartVersion } from '@chandlery/persistence';
import { archiveUrl } from '../../index/entry.ts';
import { builtInWorkspace } from '../../search/published-app.ts';
import type { StoreApp } from '../../use-cases/browse-store.ts';
import { permalinkOf } from '../permalink.ts';
import { imageAddresses } from './information-shapes.ts';
import { iso, isoOrNull } from './shapes.ts';

/** @param whole whether the caller sees how many apps there are that are not in the store */
export function categoryShape(category: Category, whole: boolean) {
  const { slug, name, icon, position, formerSlugs, states, createdAtMs, revision } = category;
  const apps = Object.values(states).reduce((sum, count) => sum + count, 0);
  return {
    slug,
    name,
    icon,
    position,
    formerSlugs: [...formerSlugs],
    activeApps: states.active ?? 0,
    ...(whole ? { apps, states: { ...noApps, ...states } } : {}),
    createdAt: iso(createdAtMs),
    revision,
  };
}

const noApps = { draft: 0, submitted: 0, in_review: 0, rejected: 0, passed: 0, active: 0, suspended: 0 };

export function storeAppShape({ app, versionCount, latest }: StoreApp, contextPath: string) {
  return {
    id: app.id,
    workspace: app.workspaceSlug,
    name: app.name,
    displayName: app.displayName,
    description: app.description,
    home: app.home,
    category: app.categorySlug,
    builtIn: app.workspaceSlug === builtInWorkspace,
    ownsName: app.ownsName,
    repository: repositoryOf(app, contextPath),
    permalink: permalinkOf(contextPath, app.id),
    ...imageAddresses(app, contextPath),
    lastPublishedAt: isoOrNull(app.lastPublishedAtMs),
    versionCount,
    latest: latest === undefined ? null : storeVersionShape(latest, contextPath),
  };
}

export function storeVersionShape(version: ChartVersion, contextPath: string) {
  const { appVersion, deprecated } = JSON.parse(version.leanJson) as {
    appVersion?: string;
    deprecated?: boolean;
  };
  return {
    version: version.version,
    appVersion: appVersion ?? null,
    deprecated: deprecated ?? false,
    digest: version.archiveDigest,
    url: archiveUrl(contextPath, version.workspaceSlug, version.fileName),
    publishedAt: isoOrNull(version.publishedAtMs),
  };
}

/** What `helm repo add` takes to find the app by its name. */
function repositoryOf({ ownsName, workspaceSlug }: App, contextPath: string): string {
  return ownsName ? `${contextPath}/` : `${contextPath}/workspaces/${workspaceSlug}`;
}
