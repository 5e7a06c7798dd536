import { expect, test } from 'vitest';
import { renderMarkdown } from './render-markdown.ts';

test('Markdown becomes HTML, with what READMEs use', () => {
  const html = renderMarkdown(
    '<!-- comment -->\n# Redis\n\n| a | b |\n| - | - |\n| `c` | **d** |\n\n[docs](https://e.com "t") <me@e.com> https://auto.e.com\n\n![i](https://e.com/i.png)\n\n<details><summary>s</summary>t</details>\n\n```yaml\na: "<b>"\n```\n',
  );
  for (const part of [
    '<h1>Redis</h1>',
    '<td><code>c</code></td>',
    '<a href="https://e.com" rel="noopener nofollow" title="t">docs</a>',
    '<a href="mailto:me@e.com" rel="noopener nofollow">',
    '<a href="https://auto.e.com" rel="noopener nofollow">',
    '<img src="https://e.com/i.png" alt="i" loading="lazy" referrerpolicy="no-referrer" />',
    '<summary>s</summary>',
    '&lt;b&gt;',
  ]) {
    expect(html).toContain(part);
  }
  expect(html).not.toContain('comment');
});

test.each([
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://e.com/x.png" onerror="alert(1)">',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="data:text/html,alert(1)"></object><embed src="x">',
  '<form action="https://evil.e"><input name=password></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a><a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '[x](javascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](data:text/html,alert(1))',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '![x](http://plain.e.com/x.png)',
  '[x](//evil.e/x)',
  '[x](/api/v1/me)',
  '<p style="background:url(javascript:alert(1))" onclick="alert(1)" class="x" id="y">z</p>',
  '<base href="https://evil.e/"><meta http-equiv="refresh" content="0;url=https://evil.e"><link rel=stylesheet href=x>',
  '<style>@import "https://evil.e"</style>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<a href="https://e.com" target="_blank" onmouseover="alert(1)" rel="opener">x</a>',
  '`<img src=x onerror=alert(1)>',
  '[a](https://e.com "\\" onmouseover=alert(1) x=\\"")',
])('what would run, load or lead astray is gone from %j', (text) => {
  const html = renderMarkdown(text);
  const tags = [...html.matchAll(/<([a-z0-9]+)((?:\s+[a-z]+="[^"]*")*)\s*\/?>/g)];
  const attributes = tags.flatMap(([, , list = '']) => [...list.matchAll(/([a-z]+)="([^"]*)"/g)]);
  for (const [, name] of tags) expect(['p', 'a', 'img', 'code', 'table', 'b']).toContain(name);
  for (const [, name, value = ''] of attributes) {
    expect(['href', 'src', 'rel', 'alt', 'title', 'loading', 'referrerpolicy']).toContain(name);
    if (name === 'href' || name === 'src') expect(value).toMatch(/^https:\/\/e\.com/);
    if (name === 'rel') expect(value).toBe('noopener nofollow');
  }
  expect(html.replaceAll(/<[a-z0-9]+(?:\s+[a-z]+="[^"]*")*\s*\/?>|<\/[a-z0-9]+>/g, '')).not.toContain('<');
});
