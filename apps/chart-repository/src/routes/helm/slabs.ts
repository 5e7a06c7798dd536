import type { Body } from '../../index/chunk-group.ts';

/** A slab has about so many bytes: enough that a write of it costs little beside copying it. */
const slabBytes = 512 * 1024;
/** Bodies up to this are joined: the gzip of the largest index, not its raw form, which would then be in memory twice. */
const largestBytes = 16 * 1024 * 1024;

const joined = new WeakMap<Body, readonly Buffer[]>();

/**
 * The buffers of a body, many small ones joined to few large ones: each one that is sent costs as much as copying a kilobyte or
 * more. Kept as long as the body is, so that only the first reader after a change waits for it.
 */
export function slabsOf(body: Body): readonly Buffer[] {
  const { buffers, bytes } = body;
  if (bytes > largestBytes || buffers.length <= 1 + bytes / (slabBytes / 8)) return buffers;
  const known = joined.get(body) ?? join(buffers);
  joined.set(body, known);
  return known;
}

function join(buffers: readonly Buffer[]): readonly Buffer[] {
  const slabs: Buffer[] = [];
  let [start, bytes] = [0, 0];
  buffers.forEach(({ length }, n) => {
    bytes += length;
    if (bytes < slabBytes && n < buffers.length - 1) return;
    slabs.push(Buffer.concat(buffers.slice(start, n + 1), bytes));
    [start, bytes] = [n + 1, 0];
  });
  return slabs;
}
