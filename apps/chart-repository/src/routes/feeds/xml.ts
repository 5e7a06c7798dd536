/** What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets), lone surrogates included. */
const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** XML that is written already: whoever joins it with text has to escape the text. */
export type Xml = { readonly xml: string };

/** An element; texts among the children are escaped, `undefined` attributes left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly (Xml | string)[]
): Xml {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value = '']) => ` ${key}="${escaped(value)}"`)
    .join('');
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : child.xml)).join('');
  return { xml: inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>` };
}

/** A whole document in UTF-8. */
export function xmlDocument({ xml }: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${xml}\n`;
}

function escaped(text: string): string {
  return text
    .replace(illegal, '\uFFFD')
    .replace(/[&<>"'\t\n\r]/g, (character) => escapes[character] ?? character);
}
