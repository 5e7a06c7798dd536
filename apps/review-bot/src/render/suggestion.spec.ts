import { expect, test } from 'vitest';
import { renderVersionSuggestion, suggestionMarker } from './suggestion.ts';
import { readAsGithub } from './testing/as-github.ts';
import { hostileTexts } from './testing/hostile-texts.ts';

const suggestionOf = (text: string, more: Partial<Parameters<typeof renderVersionSuggestion>[0]> = {}) =>
  renderVersionSuggestion({
    chart: 'web',
    versionLine: { line: 3, text },
    version: '1.0.1',
    reason: '1.0.0 was approved in another pull request.',
    ...more,
  });

test('the line is suggested as it is, with another number', () => {
  expect(suggestionOf('version:  "1.0.0"   # keep')).toBe(
    [
      '<!-- chandlery-review-bot:version:web -->',
      '1.0.0 was approved in another pull request. <code>1.0.1</code> is free.',
      '',
      '```suggestion',
      'version:  "1.0.1"   # keep',
      '```',
    ].join('\n'),
  );
});

test('a comment in the line cannot end the block', () => {
  const body = suggestionOf('version: 1.0.0 # ```` <b>') ?? '';
  expect(body).toContain('\n`````suggestion\nversion: 1.0.1 # ```` <b>\n`````');
  expect(readAsGithub(body).kinds.has('fence')).toBe(true);
  expect(readAsGithub(body).foreignHtml).toEqual([suggestionMarker('web')]);
});

test('what cannot be written into the line is not suggested', () => {
  expect(suggestionOf('version: &v 1.0.0')).toBeNull();
  expect(suggestionOf('version: 1.0.0', { version: '1.0.1\n' })).toBeNull();
  expect(suggestionOf('version: 1.0.0', { version: '1.10' })).toBeNull();
});

test('hostile names and reasons stay text', () => {
  for (const text of hostileTexts) {
    const body = suggestionOf('version: 1.0.0', { chart: text, reason: text }) ?? '';
    const { links, foreignHtml } = readAsGithub(body);
    expect([text, links, foreignHtml]).toEqual([text, [], [suggestionMarker(text)]]);
    expect(body.split('\n')[0]).toBe(suggestionMarker(text));
  }
});
