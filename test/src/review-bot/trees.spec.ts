import { type Emulator, startEmulator } from '@chandlery/github-emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectGitHub, repositoryReader } from '@chandlery/review-bot';
import { privateKeyPem, repository } from './the-app.ts';

let emulator: Emulator;
let app: { readonly id: number };
let installationId = 0;

beforeAll(async () => {
  // GitHub cuts trees off at 100,000 entries; this one at five.
  emulator = await startEmulator({ limits: { treeEntries: 5 } });
  const { people } = emulator;
  await people.createRepository({ repository, as: 'acme', files: { 'README.md': 'charts\n' } });
  const permissions = { metadata: 'read', contents: 'read' } as const;
  app = await people.registerApp({ name: 'Reader', owner: 'acme', permissions, events: [], privateKeyPem });
  installationId = (await people.installApp({ account: 'acme', repositories: [repository], as: 'acme' })).id;
});
afterAll(() => emulator?.close());

const [owner = '', repo = ''] = repository.split('/');

async function reader(limits?: { entries: number; requests: number }) {
  const gitHub = await connectGitHub({ apiUrl: emulator.origin, appId: app.id, privateKey: privateKeyPem });
  return repositoryReader(await gitHub.installation(installationId), { owner, repo }, limits);
}

test('a tree that GitHub cuts off is walked folder by folder, to the same end; bytes come as they are', async () => {
  const archive = Buffer.from([0x1f, 0x8b, 0xff, 0xfe, 0x00, 0x80]);
  const names = ['a/x', 'a/y', 'a/b/1', 'a/b/2', 'a/b/3', 'a/b/c/d/deep', 'ü/ß "quoted" $(x).txt', 'top'];
  const files = Object.fromEntries(names.map((name) => [name, `${name}\n`]));
  const { sha } = await emulator.people.push({
    repository,
    branch: 'big',
    as: 'bob',
    files: { ...files, 'c.tgz': { base64: archive.toString('base64') } },
  });
  const from = await reader();
  const tree = await from.tree(sha);
  expect(
    tree
      .filter(({ type }) => type === 'blob')
      .map(({ path }) => path)
      .sort(),
  ).toEqual([...names, 'c.tgz', 'README.md'].sort());
  expect(
    tree
      .filter(({ type }) => type === 'tree')
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/d', 'ü'].sort());
  const entry = tree.find(({ path }) => path === 'c.tgz');
  expect(entry?.size).toBe(archive.length);
  expect(await from.blob(entry?.sha ?? '', archive.length)).toEqual(archive);
  await expect(from.blob(entry?.sha ?? '', archive.length - 1)).rejects.toMatchObject({
    code: 'blob_too_large',
  });
  await expect(from.blob('0'.repeat(40), 10)).rejects.toMatchObject({ code: 'blob_missing' });
  const few = await reader({ entries: 8, requests: 100 });
  await expect(few.tree(sha)).rejects.toMatchObject({ code: 'tree_too_large' });
  const impatient = await reader({ entries: 100, requests: 3 });
  await expect(impatient.tree(sha)).rejects.toMatchObject({ code: 'tree_too_large' });
});

test('a folder with more in it than GitHub lists at all is refused', async () => {
  const files = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`wide/${n}`, 'x\n']));
  const { sha } = await emulator.people.push({ repository, branch: 'wide', as: 'bob', files });
  await expect((await reader()).tree(sha)).rejects.toMatchObject({ code: 'tree_too_large' });
});
