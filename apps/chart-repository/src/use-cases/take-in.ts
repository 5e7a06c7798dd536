import type { Services } from '../services.ts';
import type { ReadArchive } from './read-archive.ts';

/**
 * Reads, checks and keeps an archive that nothing else can refuse: in one go on a worker thread, where the archive store lets
 * threads put. A row that names it may follow; without one it is an orphan, which goes after a while.
 * @throws ChartError; Refusal archive_too_costly, busy
 */
export async function takeIn(
  { archives, reader }: Pick<Services, 'archives' | 'reader'>,
  bytes: Uint8Array,
): Promise<ReadArchive> {
  if (archives.whileThreadsPut !== undefined && reader.isWarm())
    return archives.whileThreadsPut((place) => reader.keep(bytes, place));
  if (!reader.isWarm()) void reader.warm();
  const archive = await reader.read(bytes);
  await archives.put(archive.stored.archiveDigest, bytes);
  return archive;
}
