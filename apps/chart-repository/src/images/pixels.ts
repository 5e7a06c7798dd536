/** Pixels of four bytes each: red, green, blue, opacity. */
export type Pixels = { readonly data: Uint8Array; readonly width: number; readonly height: number };

/** Multiplies the colours by the opacity, so that what is transparent does not bleed into its neighbours when they are mixed. */
export function premultiply({ data, ...size }: Pixels): Pixels {
  const result = new Uint8Array(data);
  for (let at = 0; at < result.length; at += 4) {
    const alpha = result[at + 3] ?? 0;
    if (alpha === 255) continue;
    for (let c = at; c < at + 3; c += 1) result[c] = Math.round(((result[c] ?? 0) * alpha) / 255);
  }
  return { data: result, ...size };
}

/** Undoes `premultiply`. */
export function unpremultiply({ data, ...size }: Pixels): Pixels {
  const result = new Uint8Array(data);
  for (let at = 0; at < result.length; at += 4) {
    const alpha = result[at + 3] ?? 0;
    if (alpha === 255 || alpha === 0) continue;
    for (let c = at; c < at + 3; c += 1)
      result[c] = Math.min(255, Math.round(((result[c] ?? 0) * 255) / alpha));
  }
  return { data: result, ...size };
}

/** Puts the image on white, for formats without transparency. */
export function onWhite({ data, ...size }: Pixels): Pixels {
  const result = new Uint8Array(data);
  for (let at = 0; at < result.length; at += 4) {
    const alpha = result[at + 3] ?? 0;
    for (let c = at; c < at + 3; c += 1)
      result[c] = Math.round(((result[c] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    result[at + 3] = 255;
  }
  return { data: result, ...size };
}

/** Turns and mirrors an image as its Exif orientation says, 1 to 8: what 5 to 8 turn is as wide as it was high. */
export function orient(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const source = new Uint32Array(new Uint8Array(pixels.data).buffer);
  const { width, height } = pixels;
  const turned = orientation >= 5;
  const [newWidth, newHeight] = turned ? [height, width] : [width, height];
  const result = new Uint32Array(source.length);
  for (let y = 0; y < newHeight; y += 1) {
    for (let x = 0; x < newWidth; x += 1) {
      const [fromX, fromY] = sourceOf(orientation, x, y, width, height);
      result[y * newWidth + x] = source[fromY * width + fromX] ?? 0;
    }
  }
  return { data: new Uint8Array(result.buffer), width: newWidth, height: newHeight };
}

function sourceOf(
  orientation: number,
  x: number,
  y: number,
  width: number,
  height: number,
): readonly [number, number] {
  const [right, bottom] = [width - 1, height - 1];
  switch (orientation) {
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, bottom - x];
    case 7:
      return [right - y, bottom - x];
    case 8:
      return [right - y, x];
    default:
      return [x, y];
  }
}
