import type { ChartErrorCode } from '../errors.ts';

/** An archive that Helm takes and we refuse on purpose: the code of our refusal, and why. */
export type ArchiveDifference = { readonly code: ChartErrorCode; readonly reason: string };

const anotherReader =
  'Helm keeps the archive in memory, but whoever unpacks it sees another chart than the reviewers did';
const bounded =
  'Helm reads charts that its user chose, we read what strangers send: memory and time are bounded';

/**
 * Everything about an archive in which we are stricter than Helm. Parity with the real Helm is tested over a corpus;
 * each of these is met there, and nothing else may differ.
 */
export const archiveDifferences: readonly ArchiveDifference[] = [
  { code: 'archive_too_large', reason: bounded },
  {
    code: 'archive_decompressed_too_large',
    reason: `${bounded}; the headers of tar count, and so do packed subcharts`,
  },
  { code: 'archive_too_many_entries', reason: bounded },
  { code: 'archive_path_too_deep', reason: bounded },
  { code: 'subcharts_too_deep', reason: bounded },
  { code: 'archive_path_absolute', reason: anotherReader },
  { code: 'archive_path_parent', reason: anotherReader },
  { code: 'archive_path_drive', reason: anotherReader },
  { code: 'archive_path_backslash', reason: anotherReader },
  { code: 'archive_path_unreadable', reason: 'a reviewer cannot read such a name, or reads another one' },
  { code: 'archive_link', reason: `${anotherReader}: to Helm a link is an empty file` },
  { code: 'archive_device', reason: `${anotherReader}: to Helm a device is an empty file` },
  { code: 'archive_sparse_file', reason: `${anotherReader}: readers disagree on sparse files` },
  { code: 'archive_entry_type', reason: `${anotherReader}: to Helm a type it does not know is a file` },
  {
    code: 'archive_duplicate_entry',
    reason: `${anotherReader}: Helm lays a second Chart.yaml over the first`,
  },
  {
    code: 'archive_several_roots',
    reason: `${anotherReader}: Helm cuts off the first folder whatever its name`,
  },
  {
    code: 'archive_truncated',
    reason: 'Helm stops at the end mark of tar and does not miss the checksum of gzip behind it',
  },
  {
    code: 'archive_corrupt',
    reason: 'Helm stops at the end mark of tar and does not check the checksum of gzip behind it',
  },
  {
    code: 'archive_trailing_data',
    reason: 'bytes behind the end mark are in no review; Helm never sees them',
  },
];
