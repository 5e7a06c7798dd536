/**
 * An image that belongs to the store information of an app. Its bytes are in the image store under the digest (an `ArchivePort`
 * of its own): written there first, named by a row second.
 */
export type AppImage = {
  /** Lower-case hex SHA-256 of the bytes. */
  readonly digest: string;
  readonly mediaType: 'image/png' | 'image/jpeg';
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
};
