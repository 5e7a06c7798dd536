import { chmod, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clients, refusal } from '../testing/setup.ts';
import { testFolder } from '../testing/test-folder.ts';
import { findHelm } from './find-helm.ts';
import { knownHoles } from './known-holes.ts';

/** A program that answers `helm version` in its own way. */
async function answering(text: string, code = 0): Promise<{ path: string; folder: string }> {
  const folder = await testFolder();
  const path = join(folder, 'helm');
  await writeFile(path, `#!/bin/sh\necho '${text}'\necho asked >> '${folder}/asked'\nexit ${code}\n`);
  await chmod(path, 0o755);
  return { path, folder };
}

describe.each(clients)('the real $name', ({ path, major }) => {
  test('is found and known', async () => {
    const folder = await testFolder();
    expect(await findHelm({ path, folder })).toMatchObject({
      path,
      major,
      version: major === 3 ? '3.18.0' : '4.1.4',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

test('the holes of Helm 3.18.0 are named', async () => {
  const client = clients.find(({ major }) => major === 3);
  const { warnings } = await findHelm({ path: client?.path, folder: await testFolder() });
  expect(warnings.map(({ cve, fixedIn }) => [cve, fixedIn])).toEqual([
    ['CVE-2025-53547', '3.18.4'],
    ['CVE-2025-55198', '3.18.5'],
    ['CVE-2025-55199', '3.18.5'],
  ]);
});

test.each([
  [3, 18, 5, []],
  [4, 0, 0, []],
  [3, 18, 4, ['CVE-2025-55198', 'CVE-2025-55199']],
  [3, 17, 4, ['CVE-2025-55198', 'CVE-2025-55199']],
  [3, 17, 3, ['CVE-2025-53547', 'CVE-2025-55198', 'CVE-2025-55199']],
  [3, 17, 0, ['CVE-2025-32386', 'CVE-2025-32387', 'CVE-2025-53547', 'CVE-2025-55198', 'CVE-2025-55199']],
])('Helm %i.%i.%i has these holes', (major, minor, patch, expected) => {
  expect(knownHoles({ major, minor, patch }).map(({ cve }) => cve)).toEqual(expected);
});

test('a binary is looked for along PATH, and asked once as long as it stays the same', async () => {
  const { path, folder } = await answering('v3.19.1');
  const found = () =>
    findHelm({ environmentPath: `/nowhere:${dirname(path)}`, folder: join(folder, 'work') });
  expect(await found()).toMatchObject({ path, version: '3.19.1', major: 3, warnings: [] });
  await found();
  await writeFile(path, '#!/bin/sh\necho v4.1.4+g123\n');
  expect(await found()).toMatchObject({ version: '4.1.4', major: 4 });
});

test.each([
  ['v3.16.4', 0, 'helm_too_old'],
  ['v2.17.0', 0, 'helm_too_old'],
  ['v5.0.0', 0, 'helm_unusable'],
  ['hello', 0, 'helm_unusable'],
  ['v3.19.0', 1, 'helm_unusable'],
])('a program that says %s and ends with %i is refused', async (text, code, expected) => {
  const { path, folder } = await answering(text, code);
  expect(await refusal(findHelm({ path, folder: join(folder, 'work') }))).toMatchObject({ code: expected });
});

test('what is not there, or is no program, is missing', async () => {
  const folder = await testFolder();
  await writeFile(join(folder, 'helm'), 'no program');
  for (const options of [
    { path: '/nowhere/helm' },
    { path: join(folder, 'helm') },
    { path: folder },
    { environmentPath: folder },
    {},
  ]) {
    expect(await refusal(findHelm({ ...options, folder }))).toMatchObject({ code: 'helm_missing' });
  }
});
