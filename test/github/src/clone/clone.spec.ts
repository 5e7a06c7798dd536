import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gitEnvironment } from '../git/run-git.ts';
import { driverOf } from '../people/driver.ts';
import { setStage, type Stage } from '../testing/stage.ts';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await setStage();
  folder = await mkdtemp(join(tmpdir(), 'clone-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stage.close();
});

const git = (...args: string[]) =>
  promisify(execFile)('git', args, { env: gitEnvironment({ HOME: folder }) });

test('git clones and pushes over HTTP, and the driver opens a pull request of that', async () => {
  const { emulator, repository, receiver } = stage;
  const clone = join(folder, 'charts');
  const address = `${emulator.origin.replace('http://', 'http://bob:any@')}/${repository}.git`;
  await git('clone', '--quiet', address, clone);
  expect(await readFile(join(clone, 'README.md'), 'utf8')).toBe('charts\n');
  await writeFile(join(clone, 'new.txt'), 'by hand\n');
  const commit = ['-C', clone, '-c', 'user.name=bob', '-c', 'user.email=bob@users.noreply.github.test'];
  await git('-C', clone, 'checkout', '--quiet', '-b', 'by-hand');
  await git('-C', clone, 'add', 'new.txt');
  await git(...commit, 'commit', '--quiet', '-m', 'by hand');
  await git('-C', clone, 'push', '--quiet', 'origin', 'by-hand');
  const people = driverOf(emulator.origin);
  const { number } = await people.openPullRequest({ repository, head: 'by-hand', as: 'bob' });
  await git(...commit, 'commit', '--quiet', '--amend', '-m', 'again');
  await git('-C', clone, 'push', '--quiet', '--force', 'origin', 'by-hand');
  const { data } = await stage.octokit.rest.pulls.listFiles({ ...stage.at, pull_number: number });
  expect(data.map((file) => file.filename)).toEqual(['new.txt']);
  await emulator.webhooks.settled();
  const pushes = receiver.received.filter((hook) => hook.event === 'push');
  expect(pushes.at(-1)?.payload).toMatchObject({ forced: true, sender: { login: 'bob' } });
  expect(receiver.names()).toContain('pull_request.synchronize');
});

test('a push needs a name, and the driver hands on what GitHub refuses', async () => {
  const { emulator, repository } = stage;
  const answer = await fetch(`${emulator.origin}/${repository}.git/info/refs?service=git-receive-pack`);
  expect(answer.status).toBe(401);
  const people = driverOf(emulator.origin);
  await expect(people.openPullRequest({ repository, head: 'nowhere', as: 'bob' })).rejects.toThrow(
    'head is invalid',
  );
  await expect(people.createRepository({ repository })).rejects.toThrow('already exists');
  await expect(people.fork({ repository: 'no/where', as: 'bob' })).rejects.toThrow('no repository no/where');
});
