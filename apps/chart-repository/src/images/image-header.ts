import { exifOrientation } from './exif-orientation.ts';
import { ImageError, unreadable } from './image-refusal.ts';

/** What an image of pixels says of itself before anything of it is decoded. */
export type ImageHeader = {
  readonly kind: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
  /** 1 to 8, as Exif has it: how the pixels are to be turned. */
  readonly orientation: number;
};

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Recognises PNG, JPEG and WebP by their content and reads what they claim, so that a bomb is refused before it is decoded.
 * @returns `undefined` for anything else
 * @throws ImageError image_unreadable, image_animated
 */
export function imageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.subarray(0, 8).equals(pngSignature)) return pngHeader(view);
  if (view.length > 3 && view[0] === 0xff && view[1] === 0xd8 && view[2] === 0xff) return jpegHeader(view);
  if (view.toString('latin1', 0, 4) === 'RIFF' && view.toString('latin1', 8, 12) === 'WEBP')
    return webpHeader(view);
  return undefined;
}

/** PNG (third edition), 5.3 and 11.2: chunks of length, type, data, checksum; IHDR first, IEND last, acTL for animations. */
function pngHeader(view: Buffer): ImageHeader {
  if (view.length < 33 || view.toString('latin1', 12, 16) !== 'IHDR')
    throw unreadable('the PNG has no header');
  let ended = false;
  for (let at = 8; at + 12 <= view.length && !ended;) {
    const type = view.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') throw animated();
    ended = type === 'IEND';
    at += 12 + view.readUInt32BE(at);
  }
  if (!ended) throw unreadable('the PNG ends before its last chunk');
  return { kind: 'png', width: view.readUInt32BE(16), height: view.readUInt32BE(20), orientation: 1 };
}

/** ITU-T T.81, annex B: segments of marker and length up to the first scan; one frame header (SOF) among them. */
function jpegHeader(view: Buffer): ImageHeader {
  let frame: { width: number; height: number } | undefined;
  let orientation = 1;
  for (let at = 2; at + 4 <= view.length;) {
    if (view[at] !== 0xff) throw unreadable('the JPEG has no marker where one belongs');
    const marker = view.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) {
      if (frame === undefined) throw unreadable('the JPEG has no frame header');
      if (view.lastIndexOf(Buffer.from([0xff, 0xd9])) < at)
        throw unreadable('the JPEG ends before its end marker');
      return { kind: 'jpeg', ...frame, orientation };
    }
    const length = view.readUInt16BE(at + 2);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && frame !== undefined) throw unreadable('the JPEG has two frame headers');
    if (isFrame && at + 9 <= view.length)
      frame = { height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) };
    if (marker === 0xe1) orientation = exifOrientation(view.subarray(at + 4, at + 2 + length)) ?? orientation;
    at += 2 + length;
  }
  throw unreadable('the JPEG ends before its pixels');
}

/** RFC 9649, 2.5 to 2.7: the canvas of an extended file, and every frame in it, must be of one size. */
function webpHeader(view: Buffer): ImageHeader {
  let size: { width: number; height: number } | undefined;
  let pixels = false;
  for (let at = 12; at + 8 <= view.length;) {
    const type = view.toString('latin1', at, at + 4);
    const length = view.readUInt32LE(at + 4);
    const data = view.subarray(at + 8, at + 8 + length);
    if (type === 'ANIM' || type === 'ANMF') throw animated();
    const claimed = data.length < length ? undefined : webpSize(type, data);
    if (claimed !== undefined) {
      if (size !== undefined && (size.width !== claimed.width || size.height !== claimed.height))
        throw unreadable('the WebP claims two sizes');
      size = claimed;
      pixels ||= type !== 'VP8X';
    }
    at += 8 + length + (length % 2);
  }
  if (size === undefined || !pixels) throw unreadable('the WebP ends before its pixels');
  return { kind: 'webp', ...size, orientation: 1 };
}

function webpSize(type: string, data: Buffer): { width: number; height: number } | undefined {
  if (type === 'VP8X' && data.length >= 10) {
    if ((data.readUInt8(0) & 0x02) !== 0) throw animated();
    return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
  }
  if (type === 'VP8 ' && data.length >= 10)
    return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  if (type === 'VP8L' && data.length >= 5) {
    const bits = data.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return undefined;
}

function animated(): ImageError {
  return new ImageError('image_animated', 'The image is animated.', 'Send one frame of it.');
}
