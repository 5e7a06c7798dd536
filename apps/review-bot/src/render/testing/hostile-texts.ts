/** What somebody may write to be more than text: in a chart's name, a version, a path, a review, a finding. */
export const hostileTexts: readonly string[] = [
  '@octocat please',
  'a@octocat @acme/owners ping',
  'fixes #1, octo/repo#12 and GH-34 gh-5',
  'octo/repo@0123456789abcdef0123456789abcdef01234567 deadbeef1',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '</code></pre></details><b>bold</b>',
  '<!-- hidden -->-->',
  '<!-- chandlery-review-bot -->',
  '[text](https://evil.example) ![x](https://evil.example/x.png)',
  '[ref]: https://evil.example',
  '<https://evil.example> https://evil.example www.evil.example //evil.example',
  'mailto:a@evil.example a@evil.example xmpp:a@evil.example ftp://evil.example javascript:alert(1)',
  '`code` ``two`` ```three```',
  '```suggestion\nevil: true\n```',
  '**bold** _em_ ~~gone~~ *x*',
  'a | b | c \\| d',
  'line\none\r\ntwo\u2028three\u2029four\u0085five\u000bsix',
  '# heading\n- [ ] list\n> quote\n---\n1. one\n===',
  '\u202egnp.exe\u202c \u2066x\u2069 \u200b\u200e\u200f\ufeff \u{e0041}\u{e007f}',
  'a\u0000b\u0007c\u001b[31mred',
  '\ud800 lone \udc00',
  '&lt;b&gt; &#64;octocat &amp;#64;octocat &commat;octocat',
  '$x^2$ $$y$$ :tada: [^1] {{template}} ${x} $(id) `id` ; rm -rf / && echo',
  '\\@octocat \\#1 \\<b\\>',
  '__proto__ constructor toString',
  'ünï 数据库 🧑‍💻 العربية',
  '',
  ' ',
];

/** The same sequence each time: what fails, fails again. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Pieces of hostile texts in random order, cut at random places. */
export function hostileMixtures(count: number, seed = 1): readonly string[] {
  const random = randomOf(seed);
  const glue = ['', ' ', '\n', '|', '`', '@', '#', '<', '\\', '&', '/', ':', 'a', '7'];
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const text = hostileTexts[Math.floor(random() * hostileTexts.length)] ?? '';
      const start = Math.floor(random() * text.length);
      const part = text.slice(start, start + 1 + Math.floor(random() * 40));
      return part + (glue[Math.floor(random() * glue.length)] ?? '');
    }).join(''),
  );
}
