import { ArchiveBudget } from './archive-budget.ts';
import { checkFolderName, entryPath } from './entry-path.ts';
import { gunzip } from './gunzip.ts';
import { defaultArchiveLimits, type ArchiveLimits } from './limits.ts';
import { refusal } from './refusal.ts';
import { tarEntries, type TarEntry } from './tar-entries.ts';

/** One file of a chart archive. */
export type ArchiveFile = {
  /** Relative to the chart's root folder, with forward slashes, cleaned. */
  readonly path: string;
  /** As packed: a byte order mark is still there. A view on the inflated archive, which lives as long as any of its files. */
  readonly bytes: Uint8Array;
};

/** The files of a chart archive in the archive's order, and the name of the folder that they are in. */
export type ArchiveContents = { readonly rootName: string; readonly files: readonly ArchiveFile[] };

/**
 * Reads a gzipped tar of one folder, in bounded memory and time. Throws a `ChartError` whose code starts with `archive_`.
 */
export function readArchive(
  bytes: Uint8Array,
  limits: ArchiveLimits = defaultArchiveLimits,
): ArchiveContents {
  if (bytes.byteLength > limits.archiveBytes) throw archiveTooLarge(limits);
  return readArchiveWithin(bytes, new ArchiveBudget(limits));
}

/** The same for an archive inside another one: both share the budget. */
export function readArchiveWithin(bytes: Uint8Array, budget: ArchiveBudget): ArchiveContents {
  const files = new Map<string, ArchiveFile>();
  const roots = new Set<string>();
  for (const entry of tarEntries(gunzip(bytes, budget), budget)) {
    if (isFolder(entry)) {
      checkFolderName(entry.name);
      continue;
    }
    requireFile(entry);
    const { root, path } = entryPath(entry.name);
    requireShallow(path, budget.limits);
    if (files.has(path)) throw duplicate(path);
    roots.add(root);
    files.set(path, { path, bytes: entry.bytes });
  }
  requireOneRoot(roots);
  requireNoFileAsFolder(files);
  const [rootName] = roots;
  if (rootName === undefined) {
    throw refusal('archive_empty', 'the archive holds no files', {
      remedy: 'pack a chart with helm package',
    });
  }
  return { rootName, files: [...files.values()] };
}

/** The refusal of an archive that is too large before anything of it is inflated. */
export function archiveTooLarge(limits: ArchiveLimits): Error {
  return refusal('archive_too_large', `the archive is larger than ${limits.archiveBytes} bytes`, {
    remedy: 'leave large files out of the chart by .helmignore',
    details: { limitBytes: limits.archiveBytes },
  });
}

/** Go's `FileInfo().IsDir()`: by type, or by the bits of the mode. */
function isFolder({ type, mode }: TarEntry): boolean {
  return type === '5' || (mode & ~0o7777) === 0o40000;
}

function requireFile({ type, name, sparse }: TarEntry): void {
  const path = Buffer.from(name, 'latin1').toString();
  const remedy = 'pack the chart with helm package, which writes plain files only';
  if (type === '1' || type === '2') {
    throw refusal('archive_link', `${JSON.stringify(path)} is a link`, { remedy, details: { path } });
  }
  if (type === '3' || type === '4' || type === '6') {
    throw refusal('archive_device', `${JSON.stringify(path)} is a device or a pipe`, {
      remedy,
      details: { path },
    });
  }
  if (sparse) {
    throw refusal('archive_sparse_file', `${JSON.stringify(path)} is a sparse file`, {
      remedy,
      details: { path },
    });
  }
  if (type !== '0' && type !== '\0' && type !== '7') {
    throw refusal(
      'archive_entry_type',
      `${JSON.stringify(path)} is of the unknown type ${JSON.stringify(type)}`,
      {
        remedy,
        details: { path, type },
      },
    );
  }
}

function requireShallow(path: string, limits: ArchiveLimits): void {
  if (path.split('/').length > limits.pathDepth) {
    throw refusal('archive_path_too_deep', `a path lies more than ${limits.pathDepth} folders deep`, {
      remedy: 'pack the chart with fewer folders inside one another',
      details: { limit: limits.pathDepth, path: path.slice(0, 200) },
    });
  }
}

function requireOneRoot(roots: ReadonlySet<string>): void {
  if (roots.size <= 1) return;
  throw refusal('archive_several_roots', `the archive holds ${roots.size} folders instead of one`, {
    remedy: 'pack one chart into one archive, in the folder of its name',
    details: { roots: [...roots].slice(0, 5) },
  });
}

function duplicate(path: string): Error {
  return refusal('archive_duplicate_entry', `the archive holds ${JSON.stringify(path)} twice`, {
    remedy: 'pack the chart again with helm package',
    details: { path },
  });
}

/** In memory `a` and `a/b` can both be files, on a disk they cannot: whoever unpacks would see another chart than we. */
function requireNoFileAsFolder(files: ReadonlyMap<string, ArchiveFile>): void {
  for (const path of files.keys()) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      if (files.has(path.slice(0, slash))) throw duplicate(path.slice(0, slash));
    }
  }
}
