import MarkdownIt from 'markdown-it';
import sanitize from 'sanitize-html';

const markdown = new MarkdownIt({ html: true, linkify: true });

/** Where a link may lead; relative ones lead nowhere here. */
const linkTarget = /^(https?:\/\/|mailto:)/i;
const imageSource = /^https:\/\//i;

const allowed: sanitize.IOptions = {
  allowedTags: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li'],
    ...['strong', 'b', 'em', 'i', 's', 'del', 'sub', 'sup', 'kbd', 'a', 'img', 'details', 'summary'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'dl', 'dt', 'dd'],
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'loading', 'referrerpolicy'],
    ol: ['start'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['https'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  transformTags: {
    a: (tagName, { href = '', title }) => ({
      tagName,
      attribs: {
        ...(linkTarget.test(href) ? { href, rel: 'noopener nofollow' } : {}),
        ...(title === undefined ? {} : { title }),
      },
    }),
    img: (tagName, { src = '', alt = '', title }) => ({
      tagName,
      attribs: {
        src,
        alt,
        ...(title === undefined ? {} : { title }),
        // Whoever looks at a page here is nobody's business elsewhere.
        ...{ loading: 'lazy', referrerpolicy: 'no-referrer' },
      },
    }),
  },
  exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !imageSource.test(attribs['src'] ?? ''),
};

/** HTML of a Markdown text that anybody may have written: an allow-list of tags, links to the web and to mail, images by https. */
export function renderMarkdown(text: string): string {
  return sanitize(markdown.render(text), allowed);
}
