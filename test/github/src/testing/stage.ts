import { generateKeyPairSync } from 'node:crypto';
import { App, Octokit } from 'octokit';
import { startEmulator, type EmulatorOptions } from '../emulator.ts';
import { startReceiver } from './receiver.ts';

/** What the review bot will ask for, and what it will be told of. */
export const botPermissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  checks: 'write',
  merge_queues: 'read',
  issues: 'read',
} as const;

export const botEvents = [
  'pull_request',
  'pull_request_review',
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'push',
  'repository',
];

const secret = 'a webhook secret';

/** One key for all the Apps of a process: making one takes longer than most tests. */
const privateKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

/** An emulator with an App, its receiver, one repository, and the real octokit for it all. */
export async function setStage(
  options: EmulatorOptions & { permissions?: Record<string, 'read' | 'write'>; private?: boolean } = {},
) {
  const emulator = await startEmulator(options);
  const receiver = await startReceiver(secret);
  const { people } = emulator;
  await people.createOrganization({ login: 'acme' });
  const repository = 'acme/charts';
  const { id: repositoryId, sha: firstSha } = await people.createRepository({
    repository,
    as: 'ada',
    private: options.private ?? false,
    files: { 'charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n', 'README.md': 'charts\n' },
  });
  const registered = await people.registerApp({
    name: 'Chandlery Review',
    owner: 'acme',
    permissions: options.permissions ?? botPermissions,
    events: botEvents,
    hookUrl: receiver.url,
    hookSecret: secret,
    privateKeyPem,
  });
  const { id: installationId } = await people.installApp({
    account: 'acme',
    repositories: [repository],
    as: 'ada',
  });
  // The emulator is asked directly, without octokit's own waiting and repeating.
  const OctokitHere = Octokit.defaults({
    baseUrl: emulator.origin,
    throttle: { enabled: false },
    retry: { enabled: false },
    request: { retries: 0 },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const app = new App({ appId: registered.id, privateKey: registered.privateKeyPem, Octokit: OctokitHere });
  const octokit = await app.getInstallationOctokit(installationId);
  const at = { owner: 'acme', repo: 'charts' };
  return {
    emulator,
    people,
    receiver,
    registered,
    app,
    octokit,
    OctokitHere,
    repository,
    repositoryId,
    firstSha,
    installationId,
    at,
    /** A branch with a change and a pull request for it. */
    openPull: async (
      branch = 'change',
      files: Record<string, string | null> = { 'charts/web/Chart.yaml': 'name: web\nversion: 1.1.0\n' },
    ) => {
      await people.push({ repository, branch, as: 'bob', files });
      return people.openPullRequest({ repository, head: branch, as: 'bob', title: `Change ${branch}` });
    },
    close: async () => {
      await emulator.webhooks.settled();
      await receiver.close();
      await emulator.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** The status with which GitHub refused; fails where it did not refuse. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; message: string; headers: Record<string, string> }> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome === null) throw new Error('GitHub did not refuse.');
  const { status, message, response } = outcome as {
    status: number;
    message: string;
    response?: { headers: Record<string, string> };
  };
  return { status, message, headers: response?.headers ?? {} };
}
