import { type ImageHeader, imageHeader } from './image-header.ts';
import { ImageError, unreadable } from './image-refusal.ts';
import { onWhite, orient, type Pixels, premultiply, unpremultiply } from './pixels.ts';
import { svgSource } from './svg-source.ts';

/** What an image is to be: how large at most, in pixels, and whether a drawing will do. */
export type ImagePurpose = {
  readonly maximumWidth: number;
  readonly maximumHeight: number;
  readonly svg: boolean;
  /** Photographs may stay JPEG; else everything is PNG. */
  readonly jpeg: boolean;
};

/** Icons are as the predecessors' users know them. */
export const iconPurpose: ImagePurpose = { maximumWidth: 96, maximumHeight: 96, svg: true, jpeg: false };
export const screenshotPurpose: ImagePurpose = {
  maximumWidth: 1600,
  maximumHeight: 2400,
  svg: false,
  jpeg: true,
};

/** Pixels and nothing else: no metadata, no second meaning of the bytes. */
export type ConvertedImage = {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly width: number;
  readonly height: number;
};

/** The libraries that know formats; they throw, or end, on what they cannot read. */
export type ImageCodecs = {
  decode(bytes: Uint8Array): Pixels;
  resize(pixels: Pixels, width: number, height: number): Pixels;
  encode(pixels: Pixels, mediaType: ConvertedImage['mediaType']): Uint8Array;
  /** Draws an SVG so that it fills the box in one direction. */
  draw(svg: string, maximumWidth: number, maximumHeight: number): Pixels;
};

/** The most that is decoded: 64 MiB as pixels. */
const maximumSide = 4096;
const maximumPixels = 16_000_000;
/** A PNG that is larger becomes a JPEG where that is allowed: it is a photograph. */
const maximumPngBytes = 1024 * 1024;

/**
 * Makes an image safe to serve: recognised by its content, refused by what it claims, decoded, turned upright, scaled down (never
 * up; a drawing is drawn as large as is allowed) and encoded anew.
 * @throws ImageError
 */
export function convertImage(bytes: Uint8Array, purpose: ImagePurpose, codecs: ImageCodecs): ConvertedImage {
  const header = imageHeader(bytes);
  if (header !== undefined) return convertPixels(bytes, header, purpose, codecs);
  const svg = purpose.svg ? svgSource(bytes) : undefined;
  if (svg === undefined) throw unsupported(purpose);
  return encoded(codecs.draw(svg, purpose.maximumWidth, purpose.maximumHeight), false, purpose, codecs);
}

function convertPixels(
  bytes: Uint8Array,
  header: ImageHeader,
  purpose: ImagePurpose,
  codecs: ImageCodecs,
): ConvertedImage {
  requireModest(header);
  const pixels = codecs.decode(bytes);
  if (pixels.width !== header.width || pixels.height !== header.height)
    throw unreadable('it is of another size than it says');
  const turned = header.orientation >= 5;
  const [boxWidth, boxHeight] = turned
    ? [purpose.maximumHeight, purpose.maximumWidth]
    : [purpose.maximumWidth, purpose.maximumHeight];
  const scale = Math.min(1, boxWidth / pixels.width, boxHeight / pixels.height);
  const scaled =
    scale === 1
      ? pixels
      : unpremultiply(
          codecs.resize(
            premultiply(pixels),
            Math.max(1, Math.round(pixels.width * scale)),
            Math.max(1, Math.round(pixels.height * scale)),
          ),
        );
  return encoded(orient(scaled, header.orientation), header.kind === 'jpeg', purpose, codecs);
}

function encoded(
  pixels: Pixels,
  photograph: boolean,
  purpose: ImagePurpose,
  codecs: ImageCodecs,
): ConvertedImage {
  const { width, height } = pixels;
  const jpeg = (): ConvertedImage => ({
    bytes: codecs.encode(onWhite(pixels), 'image/jpeg'),
    mediaType: 'image/jpeg',
    width,
    height,
  });
  if (purpose.jpeg && photograph) return jpeg();
  const bytes = codecs.encode(pixels, 'image/png');
  if (purpose.jpeg && bytes.length > maximumPngBytes) return jpeg();
  return { bytes, mediaType: 'image/png', width, height };
}

function requireModest({ width, height }: ImageHeader): void {
  if (width === 0 || height === 0) throw unreadable('it has no pixels');
  if (width <= maximumSide && height <= maximumSide && width * height <= maximumPixels) return;
  throw new ImageError(
    'image_too_large',
    `The image is ${width}x${height} pixels; at most ${maximumSide} to a side and ${maximumPixels / 1e6} million in all are taken.`,
    'Scale it down before sending it.',
  );
}

function unsupported({ svg }: ImagePurpose): ImageError {
  const kinds = svg ? 'PNG, JPEG, WebP or SVG' : 'PNG, JPEG or WebP';
  return new ImageError('image_unsupported', `The image is not ${kinds}.`, `Send ${kinds}.`);
}
