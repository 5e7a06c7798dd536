import { expect, test } from 'vitest';
import { annotatedChanges } from './annotated-changes.ts';
import { changelogGain } from './changelog-gain.ts';
import { maxUpdateLogCharacters, updateLog } from './update-log.ts';

const none = { base: null, head: null };
const pull = { title: 'Add a probe', body: '<!-- describe -->\nIt checks.\n<!-- - [ ] signed' };
const log = (
  more: Partial<Parameters<typeof updateLog>[0]['chart']>,
  request: typeof pull | { title: string; body: null } = pull,
) => updateLog({ chart: { version: '1.1.0', changes: none, changelog: none, ...more }, pull: request });

test('the annotation comes first, then the changelog, then the pull request', () => {
  const changelog = { base: '# Changes\n', head: '# Changes\n\n## 1.1.0\n\n- from the file\n' };
  const changes = { base: null, head: '- from the annotation\n' };
  expect(log({ changelog, changes })).toEqual({ source: 'annotation', text: '- from the annotation' });
  expect(log({ changelog })).toEqual({ source: 'changelog', text: '- from the file' });
  expect(log({})).toEqual({ source: 'pull_request', text: 'Add a probe\n\nIt checks.' });
  expect(log({}, { title: 'Only this', body: null }).text).toBe('Only this');
});

test('an annotation that was there before tells of another version', () => {
  expect(log({ changes: { base: '- old', head: '- old' } }).source).toBe('pull_request');
  expect(log({ changes: { base: '- old', head: '  ' } }).source).toBe('pull_request');
});

test('it is never longer than the store takes, and no character is cut in two', () => {
  const { text } = log({}, { title: '\u{1f600}'.repeat(40_000), body: null });
  expect(text.length).toBeLessThanOrEqual(maxUpdateLogCharacters);
  expect(text.isWellFormed()).toBe(true);
  expect(log({}, { title: 'a\ud800b\0', body: null }).text).toBe('a\ufffdb\ufffd');
});

test.each([
  ['texts', '- one\n- two: 2\n', '- one\n- two: 2'],
  ['plain texts', '- one\n- "two"\n', '- one\n- two'],
  [
    'objects',
    '- kind: added\n  description: A thing\n  links:\n    - name: Issue\n      url: https://example.com/1\n- kind: fixed\n  description: |\n    Two\n    lines\n',
    '- Added: A thing (Issue: https://example.com/1)\n- Fixed: Two\n  lines',
  ],
  ['objects without a kind', '- description: x\n', '- x'],
  ['prose', 'Just words', 'Just words'],
  ['broken YAML', '- [', '- ['],
  ['strange items', '- 1\n- {}\n', '- 1\n- {}'],
])('an annotation of %s is read', (_, annotation, text) => {
  expect(annotatedChanges(annotation)).toBe(text);
});

const entry = '## [1.1.0] - 2026-01-02\n\n### Added\n\n- a thing\n';
test.each([
  ['a section', '# C\n\n## 1.0.0\n- old\n', `# C\n\n${entry}\n## 1.0.0\n- old\n`, '### Added\n\n- a thing'],
  ['a section of a new file', '', `# C\n\n${entry}`, '### Added\n\n- a thing'],
  ['underlined headings', '', '1.1.0\n-----\n\n- a thing\n\n1.0.0\n-----\n- old', '- a thing'],
  ['a v', '', '## web-v1.1.0\n- a\n', '- a'],
  ['no section', '# C\n\n- old\n', '# C\n\n- new\n- old\n', '- new'],
  [
    'another number that begins alike',
    '',
    '## 1.1.01\n- no\n## 1.1.0-rc.1\n- no\n## 1.1.0\n- yes\n',
    '- yes',
  ],
  ['a section that was there', `# C\n${entry}`, `# C\n${entry}- more\n`, '### Added\n\n- a thing\n- more'],
  ['a change elsewhere', `# C\n${entry}\n# End\nx\n`, `# C\n${entry}\n# End\nx\ny\n`, 'y'],
  ['nothing', '# C\r\n', '# C\r\n', ''],
  ['only deleted lines', '- a\n- b\n', '- a\n', ''],
])('of a changelog with %s it is told what was gained', (_, base, head, gained) => {
  expect(changelogGain(base, head, '1.1.0')).toBe(gained);
});

test('huge texts take no long time', () => {
  const many = (seed: string) => Array.from({ length: 50_000 }, (_, at) => `- ${seed}${at}`).join('\n');
  expect(changelogGain(many('a'), many('b'), '1.1.0').length).toBeGreaterThan(100_000);
  const body = '<!--'.repeat(20_000);
  const chart = { version: '1', changes: none, changelog: none };
  expect(updateLog({ chart, pull: { title: '', body } }).text).toBe('');
});
