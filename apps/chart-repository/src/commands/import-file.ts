import { open, readFile, stat } from 'node:fs/promises';
import { ChartError } from '@chandlery/chart';
import { PersistenceError } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';

/** A file in memory that a worker can read without a copy; of one that is too large as much as shows it. */
export async function readShared(path: string, maximumBytes: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(new SharedArrayBuffer(Math.min(size, maximumBytes + 1)));
    let length = 0;
    while (length < bytes.byteLength) {
      const { bytesRead } = await file.read(bytes, length, bytes.byteLength - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** A provenance file's text. @throws Refusal body_too_large */
export async function readProvenanceFile(path: string, maximumBytes: number): Promise<string> {
  const { size } = await stat(path);
  if (size <= maximumBytes) return readFile(path, 'utf8');
  throw new Refusal('body_too_large', `The provenance file is larger than ${maximumBytes} bytes.`, {
    field: 'prov',
  });
}

const unreadable = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'EIO']);

/**
 * Whether an error is about one file: refused by a check or by the store, or unreadable. A full disk and a closed database are
 * not: they end the import.
 */
export function isOfOneFile(error: unknown): boolean {
  if (error instanceof ChartError || error instanceof Refusal) return true;
  if (error instanceof PersistenceError) return error.code !== 'database_closed';
  return error instanceof Error && 'code' in error && unreadable.has(String(error.code));
}
