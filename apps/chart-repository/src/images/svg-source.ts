import { ImageError } from './image-refusal.ts';

/**
 * The text of an SVG, if it is one and safe to draw. Scripts, styles that load others and links to elsewhere stay in it: the
 * renderer has neither a script engine nor network nor files, and what comes out are pixels.
 * @returns `undefined` for what is no SVG
 * @throws ImageError image_unsafe
 */
export function svgSource(bytes: Uint8Array): string | undefined {
  const text = textOf(bytes);
  if (text === undefined || !/^<(?:[\w.-]+:)?svg[\s/>]/.test(withoutProlog(text))) return undefined;
  if (/<!ENTITY/i.test(text) || /<!DOCTYPE[^>]*\[/i.test(text)) {
    throw new ImageError(
      'image_unsafe',
      'The SVG declares entities.',
      'Export it as plain SVG, without a DOCTYPE of its own.',
    );
  }
  if (/<(?:[\w.-]+:)?(?:image|feImage)[\s/>]/i.test(text)) {
    throw new ImageError('image_unsafe', 'The SVG holds another image.', 'Send it as PNG.');
  }
  return text;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

/** What begins with the first element: declaration, comments, processing instructions and DOCTYPE are before it. */
function withoutProlog(text: string): string {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    const end = ['<!--', '<?', '<!'].find((start) => text.startsWith(start, at));
    if (end === undefined) return text.slice(at, at + 200);
    const close = end === '<!--' ? '-->' : end === '<?' ? '?>' : '>';
    const subset = end === '<!' ? /^[^>[]*\[[^\]]*\]/.exec(text.slice(at)) : null;
    const closed = text.indexOf(close, at + (subset?.[0].length ?? 0));
    if (closed < 0) return '';
    at = closed + close.length;
  }
}
