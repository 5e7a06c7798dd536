/** What a file of a chart seems to be. */
export const fileTypes = ['yaml', 'json', 'template', 'markdown', 'text', 'binary'] as const;
export type FileType = (typeof fileTypes)[number];

/** Bytes that are looked at to tell text from anything else. */
const sampleBytes = 8_192;

/** Guesses by content whether a file is text, and by its place and name what kind of. */
export function fileType(path: string, bytes: Uint8Array): FileType {
  if (!isText(bytes)) return 'binary';
  if (/(^|\/)templates\//.test(path)) return 'template';
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  if (/\.json$/i.test(path)) return 'json';
  if (/\.(md|markdown)$/i.test(path)) return 'markdown';
  return 'text';
}

/** UTF-8 without control characters, as far as the beginning tells. */
export function isText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, sampleBytes);
  // NUL and its like are in no text; tab, line feed, form feed and carriage return are.
  if (sample.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27) || byte === 11)) return false;
  try {
    // As a stream: the sample may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(sample), { stream: true });
    return true;
  } catch {
    return false;
  }
}
