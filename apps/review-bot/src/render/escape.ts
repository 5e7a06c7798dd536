/**
 * What people wrote, made harmless for GitHub. Three readers have to be kept off: Markdown (kept off by character
 * references), GitHub's own search for mentions, issues and commits, which reads the finished text (kept off by a space of
 * no width, or by `<code>` and `<pre>`, where it does not look), and the eye (controls and marks of direction are shown as
 * U+FFFD).
 */

const gap = '&#8203;';

/** Everything that Markdown or HTML may take for more than a letter. */
const special = /[&<>"'`*_[\]{}()\\|~!#@:$^=]/g;

/** Invisible or misleading; joiners stay, without which some scripts and emoji fall apart. */
const unreadable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One readable line of plain text: for titles and annotations, which GitHub shows as they are. */
export function clean(text: string, mostCharacters: number): string {
  // Twice the units are enough for that many characters, and keep the work small.
  const start = text.slice(0, mostCharacters * 2 + 2).toWellFormed();
  const line = start
    .replace(/[\s\u0085]+/gu, ' ')
    .replace(unreadable, '\ufffd')
    .trim();
  const characters = [...line];
  const isWhole = characters.length <= mostCharacters && start.length >= text.length;
  return isWhole ? line : `${characters.slice(0, mostCharacters - 1).join('')}…`;
}

/** The same over several lines. */
export function cleanLines(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', '  ')
    .replace(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
}

/** A sentence of somebody's in a line of ours, at its beginning, too, or in a cell of a table. */
export function prose(text: string, mostCharacters = 300): string {
  return clean(text, mostCharacters)
    .replace(/[0-9a-f]{7,}/gi, (run) => run.replace(/.{6}(?=.)/g, `$&${mark}`))
    .replace(/gh-(?=\d)/gi, (found) => `${found.slice(0, 2)}${mark}-`)
    .replace(/[@#$:](?=\S)/g, `$&${mark}`)
    .replace(/\/(?=\/)/g, `/${mark}`)
    .replace(/www(?=\.)/gi, `$&${mark}`)
    .replace(special, reference)
    .replaceAll(mark, gap)
    .replace(/^[-+]/, reference)
    .replace(/^(\d+)\.(?=\s|$)/, '$1&#46;');
}

/** A name, path or number: shown as code, and what is copied is what it is, but for addresses, which must not be links. */
export function code(text: string, mostCharacters = 120): string {
  const shown = clean(text, mostCharacters)
    .replace(/@(?=\S)/g, `@${mark}`)
    .replace(/:(?=\/)/g, `:${mark}`)
    .replace(/\/(?=\/)/g, `/${mark}`)
    .replace(/(?:www|mailto|xmpp)(?=[.:])/gi, `$&${mark}`)
    .replace(special, reference)
    .replaceAll(mark, gap);
  return `<code>${shown === '' ? ' ' : shown}</code>`;
}

/** Stands for the gap until the rest is escaped; `clean` leaves none in what people wrote. */
const mark = '\u0000';

/** A text of many lines as it was written. No line of it can end the block, since none has a `<`. */
export function preformatted(text: string): string {
  const escaped = cleanLines(text).replace(/[&<>]/g, reference);
  return `<pre>${escaped.startsWith('\n') ? `\n${escaped}` : escaped}</pre>`;
}

/** A link of ours; the label alone where the address is none of the web. */
export function link(label: string, url: string | null): string {
  const address = url === null ? null : webAddress(url);
  return address === null ? label : `[${label}](<${address}>)`;
}

/** Null where it is not http(s). What ends a link or a line is written as the address has to write it anyway. */
export function webAddress(url: string): string | null {
  try {
    const { protocol, href } = new URL(url);
    if (protocol !== 'https:' && protocol !== 'http:') return null;
    return href.length > 2000 ? null : href.replace(/[<>()"'`|\\\s@*_[\]]/g, percent);
  } catch {
    return null;
  }
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
