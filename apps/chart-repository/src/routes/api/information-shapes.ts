import type { App } from '@chandlery/persistence';
import type { UploadCheck } from '../../use-cases/check-upload.ts';
import type { Introduction } from '../../use-cases/read-introduction.ts';

type Addressed = Pick<App, 'workspaceSlug' | 'name'>;

/** Where everything of an app is, root-relative below the context path. */
function appUrl({ workspaceSlug, name }: Addressed, contextPath: string): string {
  return `${contextPath}/api/v1/workspaces/${workspaceSlug}/apps/${encodeURIComponent(name)}`;
}

/** Where the icon and the screenshots of an app are. */
export function imageAddresses(app: App, contextPath: string) {
  const base = appUrl(app, contextPath);
  return {
    icon: app.iconDigest === null ? null : `${base}/icon`,
    screenshots: app.screenshotDigests.map((digest) => ({ digest, url: `${base}/images/${digest}` })),
  };
}

export function introductionShape({ markdown, html, source, version, truncated }: Introduction) {
  return { markdown, html, source, version, truncated };
}

/** What an upload would make, in the shape of the wire; an icon that came along stands in it whole. */
export function uploadCheckShape({ archive, metadata, appExists, state, icon, warnings }: UploadCheck) {
  const chartIcon = metadata['icon'];
  return {
    app: archive.name,
    version: archive.version,
    description: archive.description,
    home: archive.home,
    appExists,
    state,
    digest: archive.stored.archiveDigest,
    contentDigest: archive.stored.contentDigest,
    bytes: archive.stored.archiveBytes,
    icon:
      icon === undefined
        ? typeof chartIcon === 'string'
          ? chartIcon
          : null
        : `data:${icon.mediaType};base64,${Buffer.from(icon.bytes).toString('base64')}`,
    metadata: { ...metadata },
    warnings: warnings.map(({ code, message }) => ({ code, message })),
  };
}
