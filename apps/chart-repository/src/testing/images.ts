import { crc32, deflateSync } from 'node:zlib';

/** Images that tests make: small ones whole, hostile ones by what they claim. */
type Rgba = readonly [number, number, number, number];

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** A PNG of pixels that a function gives. */
export function png(
  width: number,
  height: number,
  pixel: (x: number, y: number) => Rgba = () => [200, 30, 30, 255],
  extra: readonly Buffer[] = [],
): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_unused, x) => pixel(x, y)).flat()]),
  );
  return pngOf(width, height, deflateSync(Buffer.concat(rows)), extra);
}

/** A PNG that claims a size, whatever is in it. */
export function pngOf(
  width: number,
  height: number,
  data: Uint8Array,
  extra: readonly Buffer[] = [],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG of two frames, as far as its first chunks go. */
export const animatedPng = png(2, 2, undefined, [chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))]);
/** A PNG with a secret in its metadata. */
export const talkativePng = png(8, 8, undefined, [chunk('tEXt', Buffer.from('Comment\0a secret'))]);

const segment = (marker: number, ...data: number[]): number[] => [
  0xff,
  marker,
  (data.length + 2) >> 8,
  (data.length + 2) & 0xff,
  ...data,
];
const huffman = (id: number, ...symbols: number[]) =>
  segment(0xc4, id, 0, symbols.length, ...Array.from({ length: 14 }, () => 0), ...symbols);
const frame = (width: number, height: number, components: number) =>
  segment(
    0xc0,
    ...[8, height >> 8, height & 0xff, width >> 8, width & 0xff, components],
    ...Array.from({ length: components }, (_, n) => [n + 1, 0x11, 0]).flat(),
  );
const scan = (components: number) => [
  ...segment(0xda, components, ...Array.from({ length: components }, (_, n) => [n + 1, 0]).flat(), 0, 63, 0),
];
const quantisation = segment(0xdb, 0, ...Array.from({ length: 64 }, () => 8));

function jpegOf(
  components: number,
  size: readonly [number, number],
  scanData: number[],
  before: number[] = [],
) {
  return Buffer.from([
    ...[0xff, 0xd8],
    ...before,
    ...quantisation,
    ...frame(...size, components),
    // DC: 00 is no difference, 01 one of seven bits, 10 one of eight; AC: 00 ends the block.
    ...huffman(0x00, 0, 7, 8),
    ...huffman(0x10, 0),
    ...scan(components),
    ...scanData,
    ...[0xff, 0xd9],
  ]);
}

/** A CMYK JPEG of 8x8 pixels, as Photoshop says of itself. */
export const cmykJpeg = jpegOf(
  4,
  [8, 8],
  [0x00, 0x00],
  [...segment(0xee, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, 0)],
);

/** Exif with an orientation and a place. */
function exif(orientation: number): number[] {
  const tiff = Buffer.from(
    'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0 GPS 52.5 13.4',
    'latin1',
  );
  tiff.writeUInt16BE(orientation, 18);
  return segment(0xe1, ...Buffer.from('Exif\0\0'), ...tiff);
}

/** A grey JPEG of 16x8 pixels, its left half dark and its right half light, which Exif says is to be turned. */
export function turnedJpeg(orientation: number): Buffer {
  // Left: 01 0000000 (-127) 00; right: 10 11111110 (+254) 00; then a one to the end of the byte.
  return jpegOf(1, [16, 8], [0b01000000, 0b00010111, 0b11110001], exif(orientation));
}

/** A JPEG that claims a size and holds next to nothing. */
export const jpegClaiming = (width: number, height: number) => jpegOf(1, [width, height], [0x00]);

/** A WebP without pixels that claims a size. */
export function webpClaiming(width: number, height: number, animated = false): Buffer {
  const data = Buffer.alloc(10);
  data.writeUInt8(animated ? 2 : 0, 0);
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  const lossless = Buffer.from([0x2f, 0, 0, 0, 0, 0]);
  lossless.writeUInt32LE(((width - 1) & 0x3fff) | (((height - 1) & 0x3fff) << 14), 1);
  const parts = [riff('VP8X', data), riff('VP8L', lossless)];
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from('RIFF'), length, body]);
}

function riff(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(type), length, data]);
}

/** A lossless WebP of one red pixel. */
export const redWebp = Buffer.from('UklGRhwAAABXRUJQVlA4TA8AAAAvAAAAAAcQ/Y/+ByKi/wEA', 'base64');

/** An SVG with something inside. */
export function svg(inside: string, attributes = 'width="24" height="12"'): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);
}
