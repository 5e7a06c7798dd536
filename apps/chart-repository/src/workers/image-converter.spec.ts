import { inflateSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { iconPurpose, screenshotPurpose } from '../images/convert-image.ts';
import {
  animatedPng,
  cmykJpeg,
  jpegClaiming,
  png,
  pngOf,
  redWebp,
  svg,
  talkativePng,
  turnedJpeg,
  webpClaiming,
} from '../testing/images.ts';
import { imageConverter } from './image-converter.ts';
import { compileCodecs, startCodecs } from './image-codecs.ts';

const converter = imageConverter();
afterAll(() => converter.close());
const codecs = await startCodecs(await compileCodecs());
const icon = (bytes: Uint8Array) => converter.convert(bytes, iconPurpose, 'icon');
/** The pixel at a place, as it would be seen. */
const pixelAt = (bytes: Uint8Array, [x, y]: readonly [number, number]) => {
  const { data, width } = codecs.decode(bytes);
  return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
};

describe('an icon', () => {
  test.each([
    ['a larger PNG, scaled', png(216, 202), [96, 90]],
    ['a smaller PNG, as it is', png(16, 9), [16, 9]],
    ['a PNG of one line, scaled', png(500, 1), [96, 1]],
    ['a CMYK JPEG', cmykJpeg, [8, 8]],
    ['a WebP', redWebp, [1, 1]],
    ['an SVG, drawn as large as an icon is', svg('<rect width="24" height="12" fill="red"/>'), [96, 48]],
    ['an SVG by its viewBox', svg('', 'viewBox="0 0 10 40"'), [24, 96]],
  ])('is made of %s', async (_, bytes, [width, height]) => {
    const image = await icon(bytes);
    expect(image).toMatchObject({ mediaType: 'image/png', width, height });
    expect(codecs.decode(image.bytes)).toMatchObject({ width, height });
  });

  test('loses metadata and whatever follows the image', async () => {
    const { bytes } = await icon(
      Buffer.concat([talkativePng, Buffer.from('PK\x03\x04<script>alert(1)</script>')]),
    );
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).not.toMatch(/secret|script|tEXt/);
    expect(text).toMatch(/IEND.{4}$/s);
  });

  test.each([
    [1, [16, 8], [0, 0], [15, 0]],
    [2, [16, 8], [15, 0], [0, 0]],
    [3, [16, 8], [15, 7], [0, 0]],
    [6, [8, 16], [0, 0], [0, 15]],
    [8, [8, 16], [0, 15], [0, 0]],
  ] as const)('stands upright where Exif says %i', async (orientation, [width, height], dark, light) => {
    const image = await icon(turnedJpeg(orientation));
    expect(image).toMatchObject({ width, height });
    expect(pixelAt(image.bytes, dark)[0]).toBeLessThan(60);
    expect(pixelAt(image.bytes, light)[0]).toBeGreaterThan(200);
    expect(Buffer.from(image.bytes).toString('latin1')).not.toContain('GPS');
  });

  test('has no dark seam between what is transparent and what is not', async () => {
    const { bytes } = await icon(png(400, 400, (x) => (x < 202 ? [255, 255, 255, 255] : [0, 0, 0, 0])));
    for (let x = 0; x < 96; x += 1) {
      const [red, , , alpha] = pixelAt(bytes, [x, 40]);
      if ((alpha ?? 0) > 30) expect(red).toBeGreaterThan(230);
    }
  });

  test.each([
    ['text', Buffer.from('hello'), 'image_unsupported'],
    ['nothing', Buffer.alloc(0), 'image_unsupported'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0'), 'image_unsupported'],
    ['HTML with an SVG inside', Buffer.from('<html><svg></svg></html>'), 'image_unsupported'],
    ['a PNG that claims 65535x65535', pngOf(65535, 65535, Buffer.alloc(9)), 'image_too_large'],
    ['a PNG that claims 20 million pixels', pngOf(4096, 4096 + 800, Buffer.alloc(9)), 'image_too_large'],
    ['a JPEG that claims 65535x65535', jpegClaiming(65535, 65535), 'image_too_large'],
    ['a WebP that claims 16384x16384', webpClaiming(16384, 16384), 'image_too_large'],
    ['a PNG without width', pngOf(0, 4, Buffer.alloc(9)), 'image_unreadable'],
    ['a PNG that is cut off', png(40, 40).subarray(0, -20), 'image_unreadable'],
    ['a PNG whose pixels are damaged', pngOf(40, 40, Buffer.alloc(99)), 'image_unreadable'],
    ['a PNG whose pixels are too few', pngOf(4000, 4000, inflated(10)), 'image_unreadable'],
    ['a JPEG that is cut off', turnedJpeg(1).subarray(0, -2), 'image_unreadable'],
    ['a JPEG that ends in its head', turnedJpeg(1).subarray(0, 40), 'image_unreadable'],
    ['a WebP without pixels', webpClaiming(10, 10), 'image_unreadable'],
    ['an animated PNG', animatedPng, 'image_animated'],
    ['an animated WebP', webpClaiming(10, 10, true), 'image_animated'],
    ['an SVG that is not XML', svg('<rect>'), 'image_unreadable'],
    ['an SVG without a size', svg('', 'width="0" height="0"'), 'image_unreadable'],
    ['an SVG with an image inside', svg('<image href="data:image/png;base64,AAAA"/>'), 'image_unsafe'],
    ['an SVG that loads an image', svg('<x:feImage href="http://127.0.0.1/"/>'), 'image_unsafe'],
    [
      'an SVG with entities',
      Buffer.concat([Buffer.from('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>'), svg('&a;')]),
      'image_unsafe',
    ],
  ])('is not made of %s', async (_, bytes, code) => {
    await expect(icon(bytes)).rejects.toMatchObject({ name: 'Refusal', code, field: 'icon' });
  });

  test('draws nothing of what an SVG would run or load, and goes on', async () => {
    const inert = svg(
      '<script>throw 1</script><style>@import url(http://127.0.0.1:1/a.css);</style>' +
        '<use href="http://127.0.0.1:1/a.svg#b"/><foreignObject><iframe src="file:///etc/passwd"/></foreignObject>' +
        '<rect width="24" height="12" fill="#00ff00"/>',
    );
    expect(pixelAt((await icon(inert)).bytes, [48, 24])).toEqual([0, 255, 0, 255]);
  });

  test('ends an SVG that grows without bounds, and the next image is read', async () => {
    const doubling = Array.from(
      { length: 30 },
      (_, n) => `<g id="a${n + 1}"><use href="#a${n}"/><use href="#a${n}"/></g>`,
    ).join('');
    const bomb = svg(`<defs><path id="a0" d="M0 0h1"/>${doubling}</defs><use href="#a30"/>`);
    const impatient = imageConverter({ timeoutMs: 5_000 });
    await expect(impatient.convert(bomb, iconPurpose, 'icon')).rejects.toMatchObject({
      code: expect.stringMatching(/^image_(unreadable|too_costly)$/),
    });
    await expect(impatient.convert(png(4, 4), iconPurpose, 'icon')).resolves.toMatchObject({ width: 4 });
    await impatient.close();
  }, 30_000);
});

describe('a screenshot', () => {
  test('is scaled to the width of a page and stays a photograph where it is one', async () => {
    const wide = await converter.convert(png(2000, 500), screenshotPurpose, 'screenshot');
    expect(wide).toMatchObject({ mediaType: 'image/png', width: 1600, height: 400 });
    const photograph = await converter.convert(turnedJpeg(6), screenshotPurpose, 'screenshot');
    expect(photograph).toMatchObject({ mediaType: 'image/jpeg', width: 8, height: 16 });
    expect(Buffer.from(photograph.bytes).toString('latin1')).not.toContain('GPS');
  });

  test('becomes a photograph where it would be large as a PNG', async () => {
    const noise = png(
      1000,
      600,
      (x, y) => [(x * 7919) ^ (y * 104729), x * y, (x ^ y) * 31, 255].map((n) => n & 255) as never,
    );
    const image = await converter.convert(noise, screenshotPurpose, 'screenshot');
    expect(image).toMatchObject({ mediaType: 'image/jpeg', width: 1000, height: 600 });
  }, 30_000);

  test('is not made of an SVG', async () => {
    await expect(converter.convert(svg(''), screenshotPurpose, 'screenshot')).rejects.toMatchObject({
      code: 'image_unsupported',
    });
  });
});

test('so many images wait, and the next one is refused', async () => {
  const busy = imageConverter({ threads: 1, waiting: 1 });
  const results = await Promise.allSettled([1, 2, 3].map(() => busy.convert(png(4, 4), iconPurpose, 'icon')));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(results[2]).toMatchObject({ reason: { code: 'busy' } });
  await busy.close();
});

function inflated(length: number): Buffer {
  return Buffer.from(inflateSync(Buffer.from('eJwDAAAAAAE=', 'base64')).subarray(0, length));
}
