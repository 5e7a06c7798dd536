import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ArchiveLimits } from '../archive/limits.ts';
import type { ArchiveFile } from '../archive/read-archive.ts';
import { refusal } from '../archive/refusal.ts';
import { withoutByteOrderMark } from '../chart/chart-text.ts';
import type { HelmIgnore } from './helm-ignore.ts';

type Walk = {
  readonly top: string;
  readonly ignores: HelmIgnore;
  readonly limits: ArchiveLimits;
  readonly files: ArchiveFile[];
};

/**
 * The files of a chart folder that are packed, without byte order marks (as Helm's `LoadDir`). Links are followed while they
 * stay inside the folder; a folder inside itself, a device or pipe, and whatever is above the limits is refused.
 */
export async function chartFolderFiles(
  folder: string,
  ignores: HelmIgnore,
  limits: ArchiveLimits,
): Promise<ArchiveFile[]> {
  const top = await realpath(folder);
  const walk: Walk = { top, ignores, limits, files: [] };
  await walkFolder(walk, top, '', [top]);
  return walk.files;
}

async function walkFolder(
  walk: Walk,
  folder: string,
  prefix: string,
  above: readonly string[],
): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    const path = prefix + name;
    const target = await realpath(join(folder, name)).catch(() => undefined);
    const info = target === undefined ? undefined : await stat(target);
    if (walk.ignores(path, info?.isDirectory() === true)) continue;
    if (target === undefined || info === undefined) throw invalid(path, 'is a link that leads nowhere');
    if (!target.startsWith(walk.top + sep)) throw invalid(path, 'is a link that leaves the folder');
    if (info.isDirectory()) {
      if (above.includes(target)) throw invalid(path, 'is a link to a folder that it is in');
      await walkFolder(walk, target, `${path}/`, [...above, target]);
    } else if (info.isFile()) {
      if (info.size > walk.limits.fileBytes) throw tooLarge(path, walk.limits);
      addFile(walk, { path, bytes: withoutByteOrderMark(await readFile(target)) });
    } else throw invalid(path, 'is neither a file nor a folder');
  }
}

function addFile({ files, limits }: Walk, file: ArchiveFile): void {
  if (files.length >= limits.entries) {
    throw refusal('archive_too_many_entries', `the folder holds more than ${limits.entries} files`, {
      remedy: 'leave what Helm does not need out of the chart by .helmignore',
      details: { limit: limits.entries },
    });
  }
  files.push(file);
}

function tooLarge(path: string, limits: ArchiveLimits): Error {
  return refusal(
    'archive_file_too_large',
    `${JSON.stringify(path)} is larger than ${limits.fileBytes} bytes`,
    {
      remedy: 'leave large files out of the chart by .helmignore',
      details: { path, limitBytes: limits.fileBytes },
    },
  );
}

function invalid(path: string, why: string): Error {
  return refusal('folder_invalid', `${JSON.stringify(path)} ${why}`, {
    field: path,
    remedy: 'put plain files into the folder, or name the path in .helmignore',
    details: { path },
  });
}
