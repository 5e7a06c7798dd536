import { join } from 'node:path';

/** Where archives are in a data folder, and where they are written before they have their name. */
export const archivesFolderName = 'archives';
/** Where the images of store information are in a data folder, kept as archives are. */
export const imagesFolderName = 'images';
/** Within the folder of archives, or of images. */
export const temporaryFolderName = 'tmp';
export const archiveExtension = '.tgz';
/** Of images, whatever they are: the rows that name them know. */
export const imageExtension = '.image';

/** Where an archive is below the root. */
export function archivePath(root: string, digest: string, extension: string = archiveExtension): string {
  return join(root, digest.slice(0, 2), `${digest}${extension}`);
}

/** Where an image is below the root. */
export function imagePath(root: string, digest: string): string {
  return archivePath(root, digest, imageExtension);
}
