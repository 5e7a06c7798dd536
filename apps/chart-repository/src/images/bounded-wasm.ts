const memorySection = 5;
const pageBytes = 64 * 1024;

/**
 * Gives the memory of a WebAssembly module a ceiling (WebAssembly 2.0, 5.5.8), whatever it was built with: beyond it the
 * program inside runs out of memory and ends, rather than the server.
 * @throws TypeError where it is no module with one memory of its own
 */
export function withMemoryCeiling(module: Uint8Array, maximumBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(module);
  for (let at = 8; at < bytes.length;) {
    const size = readNumber(bytes, at + 1);
    if (bytes[at] !== memorySection) {
      at = size.end + size.value;
      continue;
    }
    const count = readNumber(bytes, size.end);
    const minimum = readNumber(bytes, count.end + 1);
    if (count.value !== 1) break;
    const limits = [1, ...writeNumber(minimum.value), ...writeNumber(Math.floor(maximumBytes / pageBytes))];
    const content = [1, ...limits];
    const section = [memorySection, ...writeNumber(content.length), ...content];
    return Uint8Array.from(
      Buffer.concat([bytes.subarray(0, at), Uint8Array.from(section), bytes.subarray(size.end + size.value)]),
    );
  }
  throw new TypeError('The WebAssembly module has no memory of its own.');
}

/** LEB128, unsigned (5.2.2). */
function readNumber(bytes: Uint8Array, start: number): { value: number; end: number } {
  let [value, shift, at] = [0, 0, start];
  for (;;) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    at += 1;
    shift += 7;
    if (byte < 0x80) return { value, end: at };
  }
}

function writeNumber(value: number): number[] {
  const [low, high] = [value % 128, Math.floor(value / 128)];
  return high === 0 ? [low] : [low + 128, ...writeNumber(high)];
}
