import { archiveDigest as digestOf } from '@chandlery/chart';
import { type App, type AppImage, PersistenceError, type Workspace } from '@chandlery/persistence';
import { iconPurpose, type ImagePurpose, screenshotPurpose } from '../images/convert-image.ts';
import { notVisible, Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { type AppAddress, requireIn, visibleApp } from './access.ts';

/** As the predecessors' users know it. */
export const screenshotLimit = 6;
/** How often an edit of a list is tried anew when somebody else was quicker. */
const tries = 5;

/**
 * Gives an app an icon, or takes it away (`null`), which leaves that of Chart.yaml; it shows at once.
 * @throws Refusal not_visible, image_*, busy; LifecycleError permission_missing; PersistenceError revision_conflict
 */
export async function setIcon(
  services: Services,
  caller: Caller,
  address: AppAddress,
  bytes: Uint8Array | null,
  expectedRevision?: number,
): Promise<App> {
  const app = await editable(services, caller, address);
  const icon = bytes === null ? null : await storedImage(services, bytes, iconPurpose, 'icon');
  return services.database.apps.updateInformation({
    id: app.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    icon,
    actor: caller.actor,
  });
}

/**
 * The icon that comes with an upload, ready to be named by the row that the upload makes. For an app that is there it takes
 * the right to edit that.
 * @throws Refusal image_*, busy; LifecycleError permission_missing
 */
export async function iconOfUpload(
  services: Services,
  caller: Caller,
  workspace: Workspace,
  appName: string,
  bytes: Uint8Array | undefined,
): Promise<{ readonly icon?: AppImage }> {
  if (bytes === undefined) return {};
  await requireIconAllowed(services, caller, workspace, appName);
  return { icon: await storedImage(services, bytes, iconPurpose, 'icon') };
}

/** @throws LifecycleError permission_missing */
export async function requireIconAllowed(
  { database }: Pick<Services, 'database'>,
  caller: Caller,
  workspace: Workspace,
  appName: string,
): Promise<void> {
  const app = await database.apps.findByName(workspace.id, appName);
  if (app !== undefined) requireIn(caller, workspace.id, 'workspace.apps.edit');
}

/** Adds a screenshot behind the others. @throws what setIcon throws; Refusal screenshots_full */
export async function addScreenshot(
  services: Services,
  caller: Caller,
  address: AppAddress,
  bytes: Uint8Array,
  expectedRevision?: number,
): Promise<App> {
  requireRoom((await editable(services, caller, address)).screenshotDigests);
  const image = await storedImage(services, bytes, screenshotPurpose, 'screenshot');
  return changeScreenshots(services, caller, address, expectedRevision, (screenshots) => {
    if (screenshots.some(({ digest }) => digest === image.digest)) return screenshots;
    requireRoom(screenshots);
    return [...screenshots, image];
  });
}

/** Takes a screenshot away. @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError revision_conflict */
export async function removeScreenshot(
  services: Services,
  caller: Caller,
  { digest, ...address }: AppAddress & { readonly digest: string },
  expectedRevision?: number,
): Promise<App> {
  return changeScreenshots(services, caller, address, expectedRevision, (screenshots) => {
    const others = screenshots.filter((image) => image.digest !== digest);
    if (others.length === screenshots.length) throw notVisible(`screenshot ${digest}`, 'digest');
    return others;
  });
}

/** Puts the screenshots in another order. @throws what removeScreenshot throws; Refusal screenshots_differ */
export async function orderScreenshots(
  services: Services,
  caller: Caller,
  address: AppAddress,
  digests: readonly string[],
  expectedRevision?: number,
): Promise<App> {
  return changeScreenshots(services, caller, address, expectedRevision, (screenshots) => {
    const ordered = digests.map((wanted) => screenshots.find(({ digest }) => digest === wanted));
    const found = ordered.filter((image) => image !== undefined);
    if (new Set(found).size === screenshots.length && digests.length === screenshots.length) return found;
    throw new Refusal('screenshots_differ', 'The list does not name each screenshot of the app once.', {
      field: 'body/screenshots',
      remedy: 'Read the app again; add and remove screenshots one by one.',
      details: { screenshots: screenshots.map(({ digest }) => digest) },
    });
  });
}

/** An edit that names no revision is of the list as it is: where somebody else was quicker, it is made of what they left. */
async function changeScreenshots(
  services: Services,
  caller: Caller,
  address: AppAddress,
  expectedRevision: number | undefined,
  change: (screenshots: readonly AppImage[]) => readonly AppImage[],
): Promise<App> {
  const { apps } = services.database;
  for (let left = tries; ; left -= 1) {
    const app = await editable(services, caller, address);
    const information = await apps.informationAt(app.id, app.informationRevision);
    try {
      return await apps.updateInformation({
        id: app.id,
        expectedRevision: expectedRevision ?? app.revision,
        screenshots: change(information?.screenshots ?? []),
        actor: caller.actor,
      });
    } catch (error) {
      const again = expectedRevision === undefined && left > 1 && isConflict(error);
      if (!again) throw error;
    }
  }
}

async function editable(services: Services, caller: Caller, address: AppAddress): Promise<App> {
  const { workspace, app } = await visibleApp(services, caller, address);
  requireIn(caller, workspace.id, 'workspace.apps.edit');
  return app;
}

function requireRoom(screenshots: readonly unknown[]): void {
  if (screenshots.length < screenshotLimit) return;
  throw new Refusal('screenshots_full', `The app has ${screenshotLimit} screenshots already.`, {
    field: 'screenshot',
    remedy: 'Remove one of them first.',
  });
}

/** Makes an image safe and stores it; the row that names it comes second. */
async function storedImage(
  { converter, images }: Pick<Services, 'converter' | 'images'>,
  bytes: Uint8Array,
  purpose: ImagePurpose,
  field: string,
): Promise<AppImage> {
  const { bytes: safe, ...image } = await converter.convert(bytes, purpose, field);
  const digest = digestOf(safe);
  await images.put(digest, safe);
  return { ...image, digest, bytes: safe.byteLength };
}

function isConflict(error: unknown): boolean {
  return error instanceof PersistenceError && error.code === 'revision_conflict';
}
