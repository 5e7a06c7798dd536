import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { architecturePage, generatedBlocks, withBlocks } from './generated-blocks.ts';
import { actionTable, lifePicture } from './life-picture.ts';
import { partsPicture } from './parts-picture.ts';

const root = resolve(import.meta.dirname, '../../..');

test('docs/architecture.md shows the parts and the life of a version as they are', async () => {
  const page = await readFile(join(root, architecturePage), 'utf8');
  expect(page, 'run: npm run docs').toBe(
    withBlocks(page, await generatedBlocks(root)),
  );
});

test('the picture of a life begins and ends with nothing, and joins actions that go the same way', () => {
  const lines = lifePicture()
    .split('\n')
    .map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      'stateDiagram-v2',
      '[*] --> draft: upload',
      '[*] --> active: publish_direct',
      'submitted --> in_review: claim',
      'in_review --> submitted: unclaim, revise',
      'passed --> active: publish',
      'suspended --> [*]: delete',
    ]),
  );
});

test('the table of actions says what each needs', () => {
  expect(actionTable()).toContain('| `publish` | passed | active | `workspace.apps.publish` |');
});

test('the picture of the parts shows who may import whom, and what is not there yet', async () => {
  const picture = await partsPicture(root);
  expect(picture).toContain('    persistence["libs/persistence"]\n');
  expect(picture).toContain('    persistence --> lifecycle\n');
  expect(picture).not.toContain('lifecycle --> ');
  expect(picture).not.toContain('tools');
});

test('a page without the marks of a block is refused', () => {
  expect(() => withBlocks('# page', { life: 'x' })).toThrow('<!-- life -->');
  expect(withBlocks('a <!-- life -->old<!-- /life --> b', { life: 'new' })).toBe(
    'a <!-- life -->\n\nnew\n\n<!-- /life --> b',
  );
});
