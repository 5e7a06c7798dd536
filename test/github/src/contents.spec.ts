import { execFileSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const odd = 'charts/wéb & "co"/$(touch x)/Chart 100%.yaml';

test('names with spaces, quotes, signs and letters of any script come back as they are', async () => {
  stage = await setStage();
  const { octokit, at, people, repository, emulator } = stage;
  await people.push({
    repository,
    branch: 'main',
    as: 'ada',
    files: { [odd]: 'name: 店\n', 'café.txt': 'x' },
  });
  const { data: tree } = await octokit.rest.git.getTree({ ...at, tree_sha: 'main', recursive: '1' });
  expect(tree.tree.map((entry) => entry.path)).toContain(odd);
  const { data } = await octokit.rest.repos.getContent({ ...at, path: odd });
  expect(Buffer.from((data as { content: string }).content, 'base64').toString()).toBe('name: 店\n');
  expect(emulator.violations).toEqual([]);
});

test('a tree that is too long says so', async () => {
  stage = await setStage({ limits: { treeEntries: 2 } });
  const { data } = await stage.octokit.rest.git.getTree({ ...stage.at, tree_sha: 'main', recursive: '1' });
  expect(data).toMatchObject({ truncated: true });
  expect(data.tree).toHaveLength(2);
});

test('a blob of bytes comes back byte for byte, base64 and raw', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7) % 256));
  await people.push({
    repository,
    branch: 'main',
    as: 'ada',
    files: { 'a.tgz': { base64: bytes.toString('base64') } },
  });
  const { data: tree } = await octokit.rest.git.getTree({ ...at, tree_sha: 'main' });
  const sha = tree.tree.find((entry) => entry.path === 'a.tgz')?.sha ?? '';
  const { data: blob } = await octokit.rest.git.getBlob({ ...at, file_sha: sha });
  expect(Buffer.from(blob.content, 'base64').equals(bytes)).toBe(true);
  const raw = await octokit.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
    ...at,
    file_sha: sha,
    headers: { accept: 'application/vnd.github.raw+json' },
  });
  expect(Buffer.from(raw.data as unknown as ArrayBuffer).equals(bytes)).toBe(true);
});

test('symbolic links and executables are told apart', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  const files = { link: { link: 'README.md' }, 'run.sh': { text: '#!/bin/sh\n', executable: true } };
  await people.push({ repository, branch: 'main', as: 'ada', files });
  const { data: tree } = await octokit.rest.git.getTree({ ...at, tree_sha: 'main' });
  const modes = Object.fromEntries(tree.tree.map((entry) => [entry.path, entry.mode]));
  expect(modes).toMatchObject({ link: '120000', 'run.sh': '100755', charts: '040000' });
  expect((await octokit.rest.repos.getContent({ ...at, path: 'link' })).data).toMatchObject({
    type: 'symlink',
    target: 'README.md',
  });
  expect((await octokit.rest.repos.getContent({ ...at, path: '' })).data).toHaveLength(4);
});

test('the archive is another address, good for five minutes, where no Authorization follows', async () => {
  stage = await setStage();
  const { octokit, at, emulator } = stage;
  const { url, data } = await octokit.rest.repos.downloadTarballArchive({ ...at, ref: 'main' });
  expect(new URL(url).origin).not.toBe(emulator.origin);
  const listing = execFileSync('tar', ['-tzf', '-'], { input: Buffer.from(data as ArrayBuffer) }).toString();
  expect(listing).toContain(`acme-charts-${stage.firstSha.slice(0, 7)}/charts/web/Chart.yaml`);
  expect(emulator.violations).toEqual([]);
  const followed = await fetch(url, { headers: { authorization: 'token abc' } });
  expect(followed.status).toBe(400);
  expect(emulator.takeViolations()).toHaveLength(1);
  emulator.clock.advance(5 * 60_000);
  expect((await fetch(url)).status).toBe(404);
});

test('branches with slashes are found by path, and comparisons count both sides', async () => {
  stage = await setStage();
  const { octokit, at, people, repository } = stage;
  await people.push({ repository, branch: 'feature/a/b', as: 'bob', files: { 'one.txt': '1' } });
  await people.push({ repository, branch: 'main', as: 'ada', files: { 'two.txt': '2' } });
  const basehead = 'main...feature/a/b';
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead });
  expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1 });
  expect(data.files?.map((file) => file.filename)).toEqual(['one.txt']);
  const { data: ref } = await octokit.rest.git.getRef({ ...at, ref: 'heads/feature/a/b' });
  expect(ref.ref).toBe('refs/heads/feature/a/b');
  expect(await refusal(octokit.rest.git.getRef({ ...at, ref: 'heads/feature' }))).toMatchObject({
    status: 404,
  });
});

test('an App with the right may write a file, and only over the one that it has read', async () => {
  stage = await setStage({ permissions: { contents: 'write', pull_requests: 'write' } });
  const { octokit, at, receiver, emulator } = stage;
  const wanted = {
    ...at,
    path: 'README.md',
    message: 'fix',
    content: Buffer.from('new\n').toString('base64'),
  };
  expect(await refusal(octokit.rest.repos.createOrUpdateFileContents(wanted))).toMatchObject({ status: 409 });
  const { data } = await octokit.rest.repos.getContent({ ...at, path: 'README.md' });
  await octokit.rest.repos.createOrUpdateFileContents({ ...wanted, sha: (data as { sha: string }).sha });
  await emulator.webhooks.settled();
  const push = receiver.received.find((one) => one.event === 'push');
  expect(push?.payload).toMatchObject({ sender: { type: 'Bot' }, head_commit: { modified: ['README.md'] } });
});
