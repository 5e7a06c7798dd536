const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A file's bytes as Helm reads them: without a byte order mark (`utf8bom` in pkg/chart/loader/archive.go). A view, not a copy. */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The text of a file: without a byte order mark, with U+FFFD for what is not UTF-8. */
export function fileText(bytes: Uint8Array): string {
  return decoder.decode(withoutByteOrderMark(bytes));
}
