import { gzipSync } from 'node:zlib';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { entryPath } from '../archive/entry-path.ts';
import type { ArchiveFile } from '../archive/read-archive.ts';
import { sortedByPath } from '../digest/content-digest.ts';

const blockBytes = 512;
/** A fixed time: a .tgz is the same whenever it is packed. Not 0, which some readers take for "unknown". */
const packedAt = new Date('2000-01-01T00:00:00Z');

/**
 * Packs files into a reproducible .tgz: sorted, with fixed modes, owners, times and compression level, so that the same
 * files give the same bytes on every machine with the same zlib. The files lie in a folder of the chart's name, as Helm
 * wants it; `Chart.yaml` comes first, as Helm writes it, which lets a reader of the stream know early what it reads.
 * Throws an `archive_path_…` for a path that no reader would take.
 */
export function packFiles(rootName: string, files: readonly ArchiveFile[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const file of chartYamlFirst(sortedByPath(files))) {
    const path = `${rootName}/${file.path}`;
    entryPath(Buffer.from(path).toString('latin1'));
    blocks.push(...headers(path, file.bytes.byteLength), file.bytes, padding(file.bytes));
  }
  const archive = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]), { level: 9 });
  archive[9] = 255; // RFC 1952: the operating system, which zlib would fill in, is unknown.
  return archive;
}

function chartYamlFirst(files: readonly ArchiveFile[]): readonly ArchiveFile[] {
  return [...files].sort((a, b) => Number(b.path === 'Chart.yaml') - Number(a.path === 'Chart.yaml'));
}

function headers(path: string, size: number): Buffer[] {
  const fields = { path, size, mode: 0o644, uid: 0, gid: 0, uname: '', gname: '', mtime: packedAt };
  const block = Buffer.alloc(blockBytes);
  const header = new Header({ ...fields, type: 'File' });
  const needsPax = header.encode(block);
  return needsPax ? [new Pax({ path, mtime: packedAt }).encode(), block] : [block];
}

function padding(bytes: Uint8Array): Buffer {
  return Buffer.alloc((blockBytes - (bytes.byteLength % blockBytes)) % blockBytes);
}
