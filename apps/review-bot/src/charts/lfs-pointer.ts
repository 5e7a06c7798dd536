/** Whether a file is kept in Git LFS, and this is only its pointer. By the specification of Git LFS: text of under 1,024 bytes whose first line is the version. */
export function isPointer(bytes: Uint8Array): boolean {
  const start = 'version https://git-lfs.github.com/spec/v1\n';
  return bytes.byteLength < 1024 && Buffer.from(bytes.subarray(0, start.length)).toString('latin1') === start;
}
