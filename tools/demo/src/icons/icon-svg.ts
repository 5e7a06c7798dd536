import type { PlannedIcon } from '../catalogue/catalogue-types.ts';
import { glyphs } from './glyphs.ts';

/** An icon as SVG: a rounded tile in a colour, with a white figure. No text, since fonts differ. */
export function iconSvg({ glyph, hue }: PlannedIcon): string {
  const figure = glyphs[glyph];
  if (figure === undefined) throw new RangeError(`there is no glyph ${glyph}`);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">',
    '<defs><linearGradient id="tile" x1="0" y1="0" x2="1" y2="1">',
    `<stop offset="0" stop-color="${colour(hue, 0.62, 0.56)}"/>`,
    `<stop offset="1" stop-color="${colour((hue + 24) % 360, 0.68, 0.38)}"/>`,
    '</linearGradient></defs>',
    '<rect width="96" height="96" rx="20" fill="url(#tile)"/>',
    `<g fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round">${figure}</g>`,
    '</svg>',
  ].join('');
}

/** Hue, saturation and lightness as hexadecimal (CSS Color 4, 7.1), which every renderer of SVG reads. */
function colour(hue: number, saturation: number, lightness: number): string {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): string => {
    const at = (offset + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(at - 3, 9 - at, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
