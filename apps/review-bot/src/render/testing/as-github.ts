import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, linkify: true });
// GitHub links addresses with a scheme or www, and e-mail; not every name with a dot.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true });

/** Tags that the renderers write themselves. */
const ours = /^<\/?(?:code|pre|details|summary)>$/;

/** What a text becomes: links, and everything in it that is neither text nor a tag of ours. */
export function readAsGithub(body: string): {
  readonly links: readonly string[];
  readonly foreignHtml: readonly string[];
  readonly kinds: ReadonlySet<string>;
  readonly html: string;
  /** The text that GitHub searches for mentions, issues and commits: what is not in code or pre. */
  readonly searched: string;
} {
  const tokens = markdown.parse(body, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const html = markdown.render(body);
  const written = tokens
    .filter(({ type }) => type === 'html_inline' || type === 'html_block')
    .flatMap(({ content }) => content.match(/<[^>]*>?/g) ?? []);
  return {
    links: tokens.flatMap((token) =>
      ['link_open', 'image'].includes(token.type)
        ? [String(token.attrGet('href') ?? token.attrGet('src'))]
        : [],
    ),
    foreignHtml: written.filter((tag) => !ours.test(tag)),
    kinds: new Set(tokens.map(({ type }) => type)),
    html,
    searched: decoded(
      html
        .replace(/<pre>[\s\S]*?<\/pre>/g, ' ')
        .replace(/<code>[\s\S]*?<\/code>/g, ' ')
        .replace(/<[^>]*>/g, ' '),
    ),
  };
}

/** What GitHub would make more of than text. */
export const findsOfGithub: readonly RegExp[] = [
  /(?:^|[^\w`])@[\w-]/,
  /#\d/,
  /\bgh-\d/i,
  /\b[0-9a-f]{7,40}\b/i,
  /https?:\/\/\S/i,
  /\bwww\./i,
];

export function decoded(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
