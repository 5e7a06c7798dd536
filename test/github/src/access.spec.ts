import { generateKeyPairSync } from 'node:crypto';
import { App } from 'octokit';
import { afterEach, expect, test } from 'vitest';
import { refusal, setStage, type Stage } from './testing/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

test('a JWT of another key is no JWT of the App', async () => {
  stage = await setStage();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wrong = new App({
    appId: stage.registered.id,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    Octokit: stage.OctokitHere,
  });
  const refused = await refusal(wrong.octokit.rest.apps.getAuthenticated());
  expect(refused).toMatchObject({ status: 401, message: expect.stringContaining('could not be decoded') });
});

/** Octokit with the bare token, since its own strategy goes on trying for some seconds after a 401. */
async function bareOctokit() {
  const { app, installationId, OctokitHere } = stage;
  const asked = { installation_id: installationId };
  const { data } = await app.octokit.rest.apps.createInstallationAccessToken(asked);
  return new OctokitHere({ auth: data.token });
}

test('a token lives an hour by the clock of the emulator, then it is 401', async () => {
  stage = await setStage();
  const { at, emulator } = stage;
  const octokit = await bareOctokit();
  await octokit.rest.repos.get(at);
  emulator.clock.advance(59 * 60_000);
  await octokit.rest.repos.get(at);
  emulator.clock.advance(2 * 60_000);
  expect(await refusal(octokit.rest.repos.get(at))).toMatchObject({ status: 401 });
  // The real App asks for a new token, its JWT corrected by the server's date.
  const { token } = (await stage.app.octokit.auth({
    type: 'installation',
    installationId: stage.installationId,
    refresh: true,
  })) as { token: string };
  await new stage.OctokitHere({ auth: token }).rest.repos.get(at);
});

test('tokens can be made to run out at once', async () => {
  stage = await setStage();
  const octokit = await bareOctokit();
  await octokit.rest.repos.get(stage.at);
  stage.emulator.expireTokens();
  const refused = await refusal(octokit.rest.repos.get(stage.at));
  expect(refused).toMatchObject({
    status: 401,
    message: expect.stringContaining('Bad credentials'),
  });
});

test('what the App was not given is 403, and the permission it would take is named', async () => {
  stage = await setStage();
  const refused = await refusal(
    stage.octokit.rest.git.createRef({ ...stage.at, ref: 'refs/heads/x', sha: stage.firstSha }),
  );
  expect(refused.status).toBe(403);
  expect(refused.message).toContain('Resource not accessible by integration');
  expect(refused.headers['x-accepted-github-permissions']).toBe('contents=write');
  const members = await refusal(stage.octokit.rest.teams.list({ org: 'acme' }));
  expect(members.status).toBe(403);
});

test('a repository outside of the installation is read if it is public and not there if it is private', async () => {
  stage = await setStage();
  const { octokit, people } = stage;
  await people.createRepository({ repository: 'acme/open', as: 'ada' });
  await people.createRepository({ repository: 'acme/secret', private: true, as: 'ada' });
  await octokit.rest.repos.get({ owner: 'acme', repo: 'open' });
  expect(await refusal(octokit.rest.repos.get({ owner: 'acme', repo: 'secret' }))).toMatchObject({
    status: 404,
  });
  const run = { owner: 'acme', repo: 'open', name: 'x', head_sha: stage.firstSha };
  expect(await refusal(octokit.rest.checks.create(run))).toMatchObject({ status: 403 });
});

test('a token asked for less can do less', async () => {
  stage = await setStage();
  const { data } = await stage.app.octokit.rest.apps.createInstallationAccessToken({
    installation_id: stage.installationId,
    permissions: { contents: 'read' },
  });
  const narrow = new stage.OctokitHere({ auth: data.token });
  await narrow.rest.repos.getContent({ ...stage.at, path: 'README.md' });
  expect(await refusal(narrow.rest.pulls.list(stage.at))).toMatchObject({ status: 403 });
  const more = stage.app.octokit.rest.apps.createInstallationAccessToken({
    installation_id: stage.installationId,
    permissions: { contents: 'write' },
  });
  expect(await refusal(more)).toMatchObject({ status: 422 });
});

test('a suspended installation is refused, an uninstalled one has no tokens', async () => {
  stage = await setStage();
  const { at, people, installationId } = stage;
  const octokit = await bareOctokit();
  await octokit.rest.repos.get(at);
  await people.suspendApp({ installationId, as: 'ada' });
  expect(await refusal(octokit.rest.repos.get(at))).toMatchObject({
    status: 403,
    message: expect.stringContaining('suspended'),
  });
  await people.suspendApp({ installationId, as: 'ada', suspended: false });
  await octokit.rest.repos.get(at);
  await people.uninstallApp({ installationId, as: 'ada' });
  expect(await refusal(octokit.rest.repos.get(at))).toMatchObject({ status: 401 });
});

test('a renamed repository is found by its old name, its new one and its id', async () => {
  stage = await setStage();
  const { octokit, at, people, repository, repositoryId } = stage;
  await people.renameRepository({ repository, name: 'helm-charts', as: 'ada' });
  const old = await octokit.rest.repos.get(at);
  expect(old.data.full_name).toBe('acme/helm-charts');
  const renamed = { repository: 'acme/helm-charts', as: 'bob' };
  await people.push({ ...renamed, branch: 'b', files: { x: 'x' } });
  const { number } = await people.openPullRequest({ ...renamed, head: 'b' });
  const { data: comment } = await octokit.rest.issues.createComment({
    ...at,
    issue_number: number,
    body: 'hi',
  });
  expect(comment.body).toBe('hi');
  expect((await octokit.rest.pulls.list(at)).data).toHaveLength(1);
  const byId = await octokit.request('GET /repositories/{id}/contents/{path}', {
    id: repositoryId,
    path: 'README.md',
  });
  expect(byId.data).toMatchObject({ name: 'README.md' });
});

test('a transferred repository leaves the installation of its old owner', async () => {
  stage = await setStage({ private: true });
  const { octokit, at, people, repository } = stage;
  await octokit.rest.repos.get(at);
  await people.transferRepository({ repository, owner: 'dora', as: 'ada' });
  expect(await refusal(octokit.rest.repos.get({ owner: 'dora', repo: 'charts' }))).toMatchObject({
    status: 404,
  });
});

test('the role through a team counts, and the best of several', async () => {
  stage = await setStage({ private: true });
  const { octokit, at, people, repository } = stage;
  await people.addCollaborator({ repository, login: 'carl', role: 'read', roleName: 'chart reader' });
  await people.createUser({ login: 'eve' });
  const of = async (username: string) => {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
    return [data.permission, data.role_name];
  };
  expect(await of('carl')).toEqual(['read', 'chart reader']);
  expect(await of('eve')).toEqual(['none', 'none']);
  await people.createTeam({
    organization: 'acme',
    slug: 'keepers',
    members: { carl: 'member' },
    repositories: { [repository]: 'maintain' },
  });
  expect(await of('carl')).toEqual(['write', 'maintain']);
  expect(await refusal(of('nobody-ever'))).toMatchObject({ status: 404 });
});

test('a manifest is converted once, and must not name the events that come unasked', async () => {
  stage = await setStage();
  const { people, OctokitHere } = stage;
  const anybody = new OctokitHere();
  const manifest = {
    name: 'Bot',
    default_permissions: { checks: 'write' as const },
    default_events: ['push'],
  };
  const { code } = await people.confirmManifest({ as: 'ada', manifest });
  const { data } = await anybody.rest.apps.createFromManifest({ code });
  const app = new App({ appId: data.id, privateKey: data.pem, Octokit: OctokitHere });
  expect((await app.octokit.rest.apps.getAuthenticated()).data).toMatchObject({ slug: 'bot' });
  expect(await refusal(anybody.rest.apps.createFromManifest({ code }))).toMatchObject({ status: 404 });
  const asking = { ...manifest, default_events: ['installation'] };
  const { code: other } = await people.confirmManifest({ as: 'ada', manifest: asking });
  expect(await refusal(anybody.rest.apps.createFromManifest({ code: other }))).toMatchObject({ status: 422 });
});
