import type { Kysely } from 'kysely';
import { digestOf } from '../archives/digest.ts';
import type { AppInformation } from '../ports/apps.ts';
import type { AppImage } from '../ports/images.ts';
import type { CommandScope } from '../writer/writer.ts';
import { textsColumn } from './json-columns.ts';
import type { AppInformationRow, AppRow, ImageRow, Tables } from './tables.ts';

/** What changes of the parts that stand in tables of their own; `null` takes away, `undefined` leaves. */
export type MediaChange = {
  readonly introduction?: string | null | undefined;
  readonly icon?: AppImage | null | undefined;
  readonly screenshots?: readonly AppImage[] | undefined;
};

type MediaColumns = Pick<AppInformationRow, 'introduction_digest' | 'icon_digest' | 'screenshots'>;

const none: MediaColumns = { introduction_digest: null, icon_digest: null, screenshots: '[]' };

/** The columns of the next revision: the previous one's with the change; texts and images are stored on the way. */
export async function mediaColumns(
  scope: CommandScope,
  appId: string,
  previousRevision: number,
  { introduction, icon, screenshots }: MediaChange,
): Promise<MediaColumns> {
  const previous = previousRevision < 1 ? none : await columnsAt(scope.db, appId, previousRevision);
  const columns = { ...(previous ?? none) };
  if (introduction !== undefined) columns.introduction_digest = await storeText(scope, introduction);
  if (icon !== undefined) columns.icon_digest = icon?.digest ?? null;
  if (screenshots !== undefined)
    columns.screenshots = JSON.stringify(screenshots.map(({ digest }) => digest));
  await storeImages(scope, [...(icon ? [icon] : []), ...(screenshots ?? [])]);
  return columns;
}

/** As audit records name a change: by digests, since texts and images are kept under them for good. */
export function mediaDigests({ introduction, icon, screenshots }: MediaChange): Record<string, unknown> {
  return {
    introductionDigest: introduction === undefined ? undefined : textDigest(introduction),
    icon: icon === undefined ? undefined : (icon?.digest ?? null),
    screenshots: screenshots?.map(({ digest }) => digest),
  };
}

/** What an app has now, in the words of `mediaDigests`. */
export async function mediaNow({ db }: CommandScope, app: AppRow): Promise<Record<string, unknown>> {
  const columns = (await columnsAt(db, app.id, app.information_revision)) ?? none;
  return {
    introductionDigest: columns.introduction_digest,
    icon: columns.icon_digest,
    screenshots: textsColumn(columns.screenshots),
  };
}

/** See `AppPort.informationAt`. */
export async function informationAt(
  db: Kysely<Tables>,
  appId: string,
  revision: number,
): Promise<AppInformation | undefined> {
  const row = await db
    .selectFrom('app_information_revisions as information')
    .leftJoin('introductions', 'introductions.digest', 'information.introduction_digest')
    .selectAll('information')
    .select('introductions.body')
    .where('information.app_id', '=', appId)
    .where('information.revision', '=', revision)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const screenshots = textsColumn(row.screenshots);
  const images = await imagesByDigest(db, [
    ...(row.icon_digest === null ? [] : [row.icon_digest]),
    ...screenshots,
  ]);
  return {
    revision: row.revision,
    displayName: row.display_name,
    description: row.description,
    home: row.home,
    categorySlug: row.category_slug,
    introduction: row.body,
    icon: images.get(row.icon_digest ?? '') ?? null,
    screenshots: screenshots.map((digest) => images.get(digest)).filter((image) => image !== undefined),
    changedAtMs: row.changed_at,
    changedByName: row.changed_by_name,
  };
}

/** See `AppPort.imageOf`. */
export async function imageOf(
  db: Kysely<Tables>,
  appId: string,
  digest: string,
): Promise<{ image: AppImage; current: boolean } | undefined> {
  const image = (await imagesByDigest(db, [digest])).get(digest);
  if (image === undefined) return undefined;
  // A digest that an image has is hexadecimal: nothing in it has a meaning in a pattern.
  const named = await db
    .selectFrom('app_information_revisions as information')
    .innerJoin('apps', 'apps.id', 'information.app_id')
    .select(['information.revision', 'apps.information_revision'])
    .where('information.app_id', '=', appId)
    .where((eb) =>
      eb.or([
        eb('information.icon_digest', '=', digest),
        eb('information.screenshots', 'like', `%"${digest}"%`),
      ]),
    )
    .orderBy('information.revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return named && { image, current: named.revision === named.information_revision };
}

async function columnsAt(
  db: Kysely<Tables>,
  appId: string,
  revision: number,
): Promise<MediaColumns | undefined> {
  return db
    .selectFrom('app_information_revisions')
    .select(['introduction_digest', 'icon_digest', 'screenshots'])
    .where('app_id', '=', appId)
    .where('revision', '=', revision)
    .executeTakeFirst();
}

async function storeText({ db }: CommandScope, text: string | null): Promise<string | null> {
  const digest = textDigest(text);
  if (text === null || digest === null) return null;
  await db
    .insertInto('introductions')
    .values({ digest, body: text })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .execute();
  return digest;
}

async function storeImages({ db, nowMs }: CommandScope, images: readonly AppImage[]): Promise<void> {
  for (const { digest, mediaType, width, height, bytes } of images) {
    await db
      .insertInto('images')
      .values({ digest, media_type: mediaType, width, height, bytes, created_at: nowMs })
      .onConflict((conflict) => conflict.column('digest').doNothing())
      .execute();
  }
}

async function imagesByDigest(
  db: Kysely<Tables>,
  digests: readonly string[],
): Promise<ReadonlyMap<string, AppImage>> {
  if (digests.length === 0) return new Map();
  const rows = await db.selectFrom('images').selectAll().where('digest', 'in', digests).execute();
  return new Map(rows.map((row) => [row.digest, toImage(row)]));
}

function toImage({ digest, media_type, width, height, bytes }: ImageRow): AppImage {
  return { digest, mediaType: media_type, width, height, bytes };
}

function textDigest(text: string | null): string | null {
  return text === null ? null : digestOf(new TextEncoder().encode(text));
}
