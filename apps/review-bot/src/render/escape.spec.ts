import { describe, expect, test } from 'vitest';
import { clean, code, link, preformatted, prose, webAddress } from './escape.ts';
import { decoded, findsOfGithub, readAsGithub } from './testing/as-github.ts';
import { hostileMixtures, hostileTexts } from './testing/hostile-texts.ts';

const texts = [...hostileTexts, ...hostileMixtures(1500)];
/** Kinds of tokens of a paragraph that is nothing but text and our own tags. */
const plainKinds = new Set([
  'paragraph_open',
  'inline',
  'text',
  'text_special',
  'html_inline',
  'paragraph_close',
]);

describe('whatever somebody writes', () => {
  test('as prose it is one paragraph of text, and nothing that GitHub would find', () => {
    for (const text of texts) {
      const read = readAsGithub(`x ${prose(text)} x`);
      expect([text, read.links, read.foreignHtml]).toEqual([text, [], []]);
      expect([text, [...read.kinds].filter((kind) => !plainKinds.has(kind))]).toEqual([text, []]);
      for (const find of findsOfGithub) expect([text, find.test(read.searched)]).toEqual([text, false]);
    }
  });

  test('as prose it is text at the beginning of a line and of an item, too', () => {
    for (const text of [
      ...texts,
      '- x',
      '-',
      '---',
      '- - -',
      '+ x',
      '1. x',
      '12) x',
      '===',
      '> x',
      '# x',
      '~~~',
      '    x',
    ]) {
      if (clean(text, 300) === '') continue;
      const kinds = [...readAsGithub(prose(text)).kinds].filter((kind) => !plainKinds.has(kind));
      expect([text, kinds]).toEqual([text, []]);
      const { html } = readAsGithub(`- ${prose(text)}\n`);
      expect([text, html.match(/<[^>]*>/g)]).toEqual([text, ['<ul>', '<li>', '</li>', '</ul>']]);
    }
  });

  test('as prose it reads as it was written, but for what cannot be read', () => {
    for (const text of texts) {
      const shown = decoded(readAsGithub(`x${prose(text)}x`).html.replace(/<[^>]*>/g, '')).trim();
      expect(shown.replaceAll('\u200b', '')).toBe(`x${clean(text, 300)}x`);
    }
  });

  test('as code it is in one element of code, without links', () => {
    for (const text of texts) {
      const read = readAsGithub(`x ${code(text)} x`);
      expect([text, read.links, read.foreignHtml]).toEqual([text, [], []]);
      expect(read.html.match(/<[^>]*>/g)).toEqual(['<p>', '<code>', '</code>', '</p>']);
      const shown = decoded(/<code>([\s\S]*)<\/code>/.exec(read.html)?.[1] ?? '').replaceAll('\u200b', '');
      expect(shown.trim()).toBe(clean(text, 120));
    }
  });

  test('in a table it stays in its cell', () => {
    for (const text of texts) {
      const { html, links } = readAsGithub(`| a | b |\n| --- | --- |\n| ${code(text)} | ${prose(text)} |\n`);
      expect([text, html.match(/<tr>/g)?.length, html.match(/<td>/g)?.length, links]).toEqual([
        text,
        2,
        2,
        [],
      ]);
    }
  });

  test('preformatted it is one block, character for character', () => {
    for (const text of texts) {
      const read = readAsGithub(`before\n\n${preformatted(text)}\n\nafter @octocat`);
      expect([text, read.foreignHtml, read.links]).toEqual([text, [], []]);
      expect(read.html.match(/<\/?pre>/g)).toEqual(['<pre>', '</pre>']);
      expect(read.searched.trim().split(/\s+/)).toEqual(['before', 'after', '@octocat']);
    }
  });

  test('cleaned it is one line without controls, well formed, and no longer than asked', () => {
    for (const text of [...texts, 'x'.repeat(1e6), '\u{1f600}'.repeat(1000)]) {
      const line = clean(text, 50);
      expect([...line].length).toBeLessThanOrEqual(50);
      expect(line.isWellFormed()).toBe(true);
      expect(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line)).toBe(false);
    }
  });
});

test('numbers, names and paths can be copied', () => {
  for (const text of ['1.2.3-rc.1+b', 'charts/web/values.yaml', 'ünï', 'deadbeef0123', 'a#1']) {
    expect(decoded(code(text))).toBe(`<code>${text}</code>`);
  }
});

test('a text that begins with an empty line keeps it', () => {
  expect(preformatted('\na')).toBe('<pre>\n\na</pre>');
});

test.each([
  ['https://store.example/a?b=c#d', 'https://store.example/a?b=c#d'],
  ['https://store.example/a b>(c)', 'https://store.example/a%20b%3E%28c%29'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['no address', null],
  [`https://store.example/${'x'.repeat(3000)}`, null],
  ['https://store.example/@octocat/`x`|\n', 'https://store.example/%40octocat/%60x%60%7C'],
])('the address %j is %j', (url, expected) => {
  expect(webAddress(url)).toBe(expected);
  const { links } = readAsGithub(link('label', url));
  expect(links).toEqual(expected === null ? [] : [expected]);
});
