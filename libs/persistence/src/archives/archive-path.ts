import { join } from 'node:path';

/** Where archives are in a data folder, and where they are written before they have their name. */
export const archivesFolderName = 'archives';
/** Within the folder of archives. */
export const temporaryFolderName = 'tmp';
export const archiveExtension = '.tgz';

/** Where an archive is below the root. */
export function archivePath(root: string, digest: string): string {
  return join(root, digest.slice(0, 2), `${digest}${archiveExtension}`);
}
