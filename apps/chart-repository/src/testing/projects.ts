import { randomBytes } from 'node:crypto';
import { type ProjectRole, systemActor } from '@chandlery/lifecycle';
import type { Project } from '@chandlery/persistence';
import { belongsTo, newSealer } from '../security/sealed.ts';
import { readSecretKey } from '../security/secret-keys.ts';
import { ada, type As, chart, type TestApp } from './test-app.ts';

/** A key for tests. */
export const newKey = (): string => randomBytes(32).toString('base64');

/** An address at which nothing listens: whatever asks there is told at once. */
const nowhere = 'https://127.0.0.1:1';

/** A cluster that nobody can reach, with a credential that is sealed with the key. */
export async function lostCluster(app: TestApp, key: string, slug = 'lost'): Promise<string> {
  const id = `01990000-0000-7000-8000-${randomBytes(6).toString('hex')}`;
  const secret = readSecretKey(key);
  const credential = {
    server: nowhere,
    tlsServerName: null,
    ca: null,
    token: 'secret-token-of-the-cluster',
    clientCertificate: null,
    clientKey: null,
  };
  await app.database.clusters.create({
    id,
    slug,
    displayName: slug,
    description: '',
    kind: 'kubeconfig',
    server: nowhere,
    credential: {
      sealed: newSealer(secret === undefined ? [] : [secret]).seal(
        JSON.stringify(credential),
        belongsTo.cluster(id),
      ),
      expiresAtMs: null,
    },
    actor: systemActor,
  });
  return id;
}

/** A project on it, as a row alone. */
export async function projectRow(
  app: TestApp,
  clusterId: string,
  slug: string,
  workspace = 'team',
): Promise<Project> {
  const found = await app.database.workspaces.findBySlug(workspace);
  return app.database.projects.create({
    workspaceId: found?.id ?? '',
    clusterId,
    slug,
    displayName: slug,
    description: '',
    namespace: `${workspace}-${slug}`,
    serviceAccount: 'chandlery',
    quota: {},
    allows: { clusterScoped: false, namespaces: [] },
    actor: systemActor,
  });
}

/** Gives somebody, who has an account in none of it yet, a role in the workspace and one in a project of it. */
export async function projectMember(
  app: TestApp,
  name: string,
  project: Project,
  role: ProjectRole,
): Promise<As> {
  const known = await app.database.accounts.findCredential('ada');
  const account = await app.database.accounts.create({
    name,
    displayName: name,
    passwordHash: known?.passwordHash ?? '',
    platformRoles: ['regular'],
    actor: systemActor,
  });
  const given = { accountId: account.id, actor: systemActor };
  await app.database.workspaces.setMember({ ...given, workspaceId: project.workspaceId, role: 'viewer' });
  await app.database.projects.setMember({ ...given, projectId: project.id, role });
  return `${name}:${ada.split(':')[1]}`;
}

/** Uploads `web 1.0.0` once, and begins to install it. @returns the operation's id */
export async function install(
  app: TestApp,
  as: As,
  url: string,
  name: string,
  headers?: Record<string, string>,
): Promise<string> {
  await app.upload(ada, chart('web', '1.0.0'));
  const body = { name, app: 'web', version: '1.0.0', values: 'a: hunter2\n' };
  const answer = await app.request(as, 'POST', `${url}/deployments`, body, headers);
  if (answer.statusCode !== 202) throw new Error(answer.body);
  return answer.json().operation.id as string;
}

/** Waits until an operation is over. */
export async function ended(app: TestApp, id: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const operation = await app.database.operations.find(id);
    if (operation !== undefined && operation.finishedAtMs !== null) return operation.state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the operation ${id} did not end`);
}
