import {
  type Permission,
  platformRoles,
  projectRoles,
  withImplied,
  workspaceRoles,
} from '@chandlery/lifecycle';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeDeployer, fakeNotes } from './testing/fake-deployer.ts';
import { ended, install, lostCluster, newKey, projectMember, projectRow } from './testing/projects.ts';
import { ada, admin, type As, rex, rob, type TestApp, testApp, vic } from './testing/test-app.ts';

/** Who may do what with clusters, projects, deployments and operations. The cluster cannot be reached: what is allowed fails later. */
const key = newKey();
const shop = '/api/v1/workspaces/team/projects/shop';
const web = `${shop}/deployments/web`;
let app: TestApp;
let operation = '';
type Name = 'pat' | 'opa' | 'vera' | 'else' | 'mia' | 'zoe';
const later = new Map<Name, As>();

beforeAll(async () => {
  app = await testApp({ CHANDLERY_SECRET_KEY: key }, 1, { deployer: fakeDeployer() });
  const cluster = await lostCluster(app, key);
  const project = await projectRow(app, cluster, 'shop');
  const other = await projectRow(app, cluster, 'other');
  later.set('pat', await projectMember(app, 'pat', project, 'admin'));
  later.set('opa', await projectMember(app, 'opa', project, 'operator'));
  later.set('vera', await projectMember(app, 'vera', project, 'viewer'));
  later.set('else', await projectMember(app, 'else', other, 'admin'));
  later.set('mia', await projectMember(app, 'mia', other, 'viewer'));
  const foreign = await projectRow(app, cluster, 'abroad', 'other');
  later.set('zoe', await projectMember(app, 'zoe', foreign, 'admin'));
  const role = { name: 'project-managers', permissions: ['workspace.projects.manage'] };
  await app.request(admin, 'POST', '/api/v1/roles/workspace', role);
  await app.request(ada, 'PUT', '/api/v1/workspaces/team/members/mia', { role: role.name });
  // Who manages the workspace's members may not have that right: then the platform gives it.
  await app.request(admin, 'PUT', '/api/v1/workspaces/team/members/mia', { role: role.name });
  operation = await install(app, ada, shop, 'web');
  expect(await ended(app, operation)).toBe('succeeded');
});
afterAll(() => app.close());

type Person = readonly [who: string, as: () => As, held: ReadonlySet<Permission>];
const inTeam = (role: keyof typeof workspaceRoles) => withImplied(workspaceRoles[role]);
const inShop = (role: keyof typeof projectRoles) =>
  withImplied([...projectRoles[role], ...workspaceRoles.viewer]);
const byName = (name: Name) => () => later.get(name);
const people: readonly Person[] = [
  ['an administrator of the platform', () => admin, withImplied(platformRoles['platform-admin'])],
  ['a reviewer of the platform', () => rex, withImplied(platformRoles.reviewer)],
  ['an administrator of the workspace', () => ada, inTeam('admin')],
  ['a regular member', () => rob, inTeam('regular')],
  ['a viewer of the workspace', () => vic, inTeam('viewer')],
  ['somebody of another workspace', byName('zoe'), new Set()],
  ['an administrator of the project', byName('pat'), inShop('admin')],
  ['an operator of the project', byName('opa'), inShop('operator')],
  ['a viewer of the project', byName('vera'), inShop('viewer')],
  ['an administrator of another project', byName('else'), inTeam('viewer')],
  ['who has a custom role that manages projects', byName('mia'), withImplied(['workspace.projects.manage'])],
];

type Method = NonNullable<InjectOptions['method']>;
/** What it takes to see that there is such a thing, then to do it; and a request that then fails, or changes nothing. */
type Route = readonly [
  method: Method,
  url: string,
  sees: Permission | null,
  needs: Permission | null,
  body?: object | undefined,
  headers?: Record<string, string>,
];
const stale = { 'if-match': '"9999"' };
const missing = { version: '9.9.9' };
const routes = (): readonly Route[] => [
  ['GET', '/api/v1/clusters', null, 'platform.clusters.view'],
  ['POST', '/api/v1/clusters', null, 'platform.clusters.manage', { slug: 'new', kubeconfig: 'a: 1' }],
  ['POST', '/api/v1/clusters/check', null, 'platform.clusters.manage', { kubeconfig: 'a: 1' }],
  ['GET', '/api/v1/clusters/lost', null, 'platform.clusters.view'],
  ['PATCH', '/api/v1/clusters/lost', null, 'platform.clusters.manage', { description: 'x' }, stale],
  ['DELETE', '/api/v1/clusters/lost', null, 'platform.clusters.manage'],
  ['POST', '/api/v1/clusters/lost/check', null, 'platform.clusters.manage'],
  ['GET', '/api/v1/workspaces/team/projects', 'workspace.view', null],
  [
    'POST',
    '/api/v1/workspaces/team/projects',
    'workspace.view',
    'workspace.projects.manage',
    { slug: 'shop', cluster: 'lost' },
  ],
  ['GET', shop, 'project.view', null],
  ['PATCH', shop, 'project.view', 'project.edit', { description: 'x' }, stale],
  ['POST', `${shop}/repair`, 'project.view', 'project.edit'],
  ['DELETE', shop, 'project.view', 'workspace.projects.manage', undefined, stale],
  ['GET', `${shop}/members`, 'project.view', 'project.members.view'],
  ['PUT', `${shop}/members/vera`, 'project.view', 'project.members.manage', { role: 'viewer' }],
  ['DELETE', `${shop}/members/vera`, 'project.view', 'project.members.manage', undefined, stale],
  ['GET', `${shop}/deployments`, 'project.view', null],
  [
    'POST',
    `${shop}/deployments`,
    'project.view',
    'project.deployments.deploy',
    { name: 'new', app: 'web', ...missing },
  ],
  [
    'POST',
    `${shop}/deployments/dry-run`,
    'project.view',
    'project.deployments.deploy',
    { name: 'new', app: 'web', ...missing },
  ],
  ['GET', web, 'project.view', null],
  ['PATCH', web, 'project.view', 'project.deployments.operate', { test: null }, stale],
  ['POST', `${web}/upgrade`, 'project.view', 'project.deployments.operate', missing],
  ['POST', `${web}/dry-run`, 'project.view', 'project.deployments.operate', missing],
  ['POST', `${web}/plan`, 'project.view', 'project.values.view', missing],
  ['POST', `${web}/rollback`, 'project.view', 'project.deployments.operate', { revision: 99 }],
  ['POST', `${web}/uninstall`, 'project.view', 'project.deployments.uninstall', {}, stale],
  ['POST', `${web}/test`, 'project.view', 'project.deployments.operate'],
  ['GET', `${web}/operations`, 'project.view', null],
  ['GET', `${web}/revisions`, 'project.view', null],
  ['GET', `${web}/values`, 'project.view', 'project.values.view'],
  ['GET', `${web}/resources`, 'project.view', null],
  ['GET', `${web}/notes`, 'project.view', 'project.values.view'],
  ['GET', `${web}/manifest`, 'project.view', 'project.values.view'],
  ['GET', `/api/v1/operations/${operation}`, 'project.view', null],
  ['GET', `/api/v1/operations/${operation}/log`, 'project.view', null],
  ['GET', `/api/v1/operations/${operation}/events?after=1000`, 'project.view', null],
  ['POST', `/api/v1/operations/${operation}/cancel`, 'project.view', 'project.deployments.deploy'],
];

/** Clusters are seen, by name, by who makes projects on them. */
const mayDo = (held: ReadonlySet<Permission>, [method, url, , needs]: Route): boolean =>
  needs === null ||
  held.has(needs) ||
  (method === 'GET' && url.startsWith('/api/v1/clusters') && held.has('workspace.projects.manage'));

describe.each(people)('%s', (_, as, held) => {
  test('may do what the roles give, and is told 404 where there is nothing to see, 403 where it is not theirs to do', async () => {
    const found: unknown[] = [];
    const expected: unknown[] = [];
    for (const route of routes()) {
      const [method, url, sees, , body, headers] = route;
      const answer = await app.request(as(), method, url, body, headers);
      const { code, field } = method === 'GET' && answer.statusCode < 300 ? {} : answer.json();
      const outcome =
        answer.statusCode === 403
          ? code
          : answer.statusCode === 404 && !String(field).startsWith('body/')
            ? 'unseen'
            : answer.statusCode === 401
              ? 'stranger'
              : 'done';
      found.push([method, url, outcome]);
      const isSeen = sees === null || held.has(sees);
      expected.push([method, url, !isSeen ? 'unseen' : mayDo(held, route) ? 'done' : 'permission_missing']);
    }
    expect(found).toEqual(expected);
  });
});

test('somebody who is not signed in is asked to sign in, everywhere', async () => {
  for (const [method, url, , , body] of [...routes(), ['GET', '/api/v1/deployments', null, null] as Route]) {
    const { statusCode } = await app.request(undefined, method, url, body);
    expect([method, url, statusCode]).toEqual([method, url, 401]);
  }
});

test('the list of all deployments shows each what they may see', async () => {
  const seen = async (as: As) =>
    (await app.request(as, 'GET', '/api/v1/deployments'))
      .json()
      .items.map(({ name }: { name: string }) => name);
  for (const [who, as, held] of people)
    expect([who, await seen(as())]).toEqual([who, held.has('project.view') ? ['web'] : []]);
  const made = await app.request(admin, 'POST', '/api/v1/me/tokens', {
    name: 'team only',
    scopes: ['*'],
    workspace: 'team',
  });
  expect(await seen(made.json().secret)).toEqual(['web']);
});

test('administrators of workspaces see the names of clusters, and no more', async () => {
  const [of, whole] = await Promise.all(
    [ada, admin].map(async (as) => (await app.request(as, 'GET', '/api/v1/clusters/lost')).json()),
  );
  expect(of).toMatchObject({ slug: 'lost', server: null, lastCheck: null, credentialExpiresAt: null });
  expect(whole).toMatchObject({ server: 'https://127.0.0.1:1' });
});

test('a viewer of a project reads neither values nor notes nor the manifest; an operator does', async () => {
  for (const what of ['values', 'notes', 'manifest']) {
    const refused = await app.request(later.get('vera'), 'GET', `${web}/${what}`);
    expect([refused.statusCode, refused.body.includes('hunter2')]).toEqual([403, false]);
    expect((await app.request(later.get('opa'), 'GET', `${web}/${what}`)).body).toContain('hunter2');
  }
  expect(fakeNotes).toContain('hunter2');
});

test('only who manages clusters adopts, loosens and forces', async () => {
  const url = '/api/v1/workspaces/team/projects';
  for (const body of [
    { adopt: true },
    { quota: { pods: '1' } },
    { allows: { clusterScoped: true, namespaces: [] } },
  ]) {
    const answer = await app.request(ada, 'POST', url, { slug: 'big', cluster: 'lost', ...body });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission_missing']);
  }
  for (const body of [{ quota: {} }, { allows: { clusterScoped: false, namespaces: ['kube-system'] } }])
    expect((await app.request(ada, 'PATCH', shop, body)).statusCode).toBe(403);
  expect((await app.request(ada, 'DELETE', `${shop}?force=true`)).statusCode).toBe(403);
});

describe('tokens', () => {
  const tokenOf = async (as: As, body: object): Promise<string> => {
    const answer = await app.request(as, 'POST', '/api/v1/me/tokens', { name: 'one', ...body });
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json().secret as string;
  };

  test('of an operator give what their scopes say, in the projects of one role', async () => {
    const deploys = await tokenOf(later.get('opa'), { scopes: ['project.deployments.operate'] });
    expect((await app.request(deploys, 'GET', `${web}/values`)).statusCode).toBe(200);
    expect((await app.request(deploys, 'POST', `${web}/uninstall`, {}, stale)).json().code).toBe(
      'permission_missing',
    );
    const uploads = await tokenOf(later.get('opa'), { scopes: ['workspace.view'] });
    expect((await app.request(uploads, 'GET', shop)).statusCode).toBe(404);
    const listed = await app.request(uploads, 'GET', '/api/v1/workspaces/team/projects');
    expect(listed.json().items).toEqual([]);
    expect((await app.request(uploads, 'GET', '/api/v1/deployments')).json().items).toEqual([]);
  });

  test('for projects alone show the projects of a workspace that they do not show, and of no other', async () => {
    const secret = await tokenOf(later.get('opa'), { scopes: ['project.deployments.operate'] });
    expect((await app.request(secret, 'GET', '/api/v1/workspaces/team')).statusCode).toBe(404);
    const listed = await app.request(secret, 'GET', '/api/v1/workspaces/team/projects');
    expect(listed.json().items.map(({ slug }: { slug: string }) => slug)).toEqual(['shop']);
    expect((await app.request(secret, 'GET', '/api/v1/workspaces/other/projects')).statusCode).toBe(404);
    expect((await app.request(later.get('opa'), 'GET', '/api/v1/workspaces/other/projects')).statusCode).toBe(
      404,
    );
  });

  test('do not give roles that have more than they do', async () => {
    const secret = await tokenOf(later.get('pat'), { scopes: ['project.members.manage'] });
    const answer = await app.request(secret, 'PUT', `${shop}/members/vera`, { role: 'admin' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'rights_exceeded']);
  });

  test('of a service account of the workspace work in the project where it has a role', async () => {
    const body = { name: 'pipeline', role: 'viewer' };
    const made = await app.request(ada, 'POST', '/api/v1/workspaces/team/service-accounts', body);
    expect(made.statusCode, made.body).toBe(201);
    const account = made.json().name as string;
    const token = await app.request(
      ada,
      'POST',
      `/api/v1/workspaces/team/service-accounts/${account}/tokens`,
      {
        name: 'ci',
        scopes: ['*'],
      },
    );
    const { secret } = token.json();
    expect((await app.request(secret, 'GET', shop)).statusCode).toBe(404);
    const given = await app.request(ada, 'PUT', `${shop}/members/${account}`, { role: 'operator' });
    expect([given.statusCode, given.json().kind]).toEqual([200, 'service']);
    expect((await app.request(secret, 'GET', `${web}/values`)).statusCode).toBe(200);
    expect((await app.request(secret, 'GET', '/api/v1/workspaces/team/projects/other')).statusCode).toBe(404);
  });
});

describe('members of a project', () => {
  test('are members of its workspace; who leaves it loses the role', async () => {
    const stranger = await app.request(ada, 'PUT', `${shop}/members/una`, { role: 'viewer' });
    expect([stranger.statusCode, stranger.json().code]).toEqual([409, 'workspace_member_missing']);
    const nobody = await app.request(ada, 'PUT', `${shop}/members/nobody`, { role: 'viewer' });
    expect([nobody.statusCode, nobody.json().code]).toEqual([400, 'account_unknown']);
    await app.request(ada, 'PUT', `${shop}/members/rob`, { role: 'operator' });
    expect((await app.request(rob, 'GET', `${web}/values`)).statusCode).toBe(200);
    await app.request(ada, 'DELETE', '/api/v1/workspaces/team/members/rob');
    expect((await app.request(rob, 'GET', web)).statusCode).toBe(404);
    await app.request(ada, 'PUT', '/api/v1/workspaces/team/members/rob', { role: 'regular' });
    expect((await app.request(rob, 'GET', web)).statusCode).toBe(404);
  });

  test('lose what they had at the next request', async () => {
    await app.request(ada, 'PUT', `${shop}/members/rob`, { role: 'operator' });
    expect((await app.request(rob, 'GET', web)).statusCode).toBe(200);
    await app.request(ada, 'DELETE', `${shop}/members/rob`);
    expect((await app.request(rob, 'GET', web)).statusCode).toBe(404);
  });
});
