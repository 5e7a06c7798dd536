import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { web } from '../deployments/web-chart.ts';
import { helmIn } from '../setup/helm.ts';
import { helmClient, helmClients } from '../setup/helm-clients.ts';
import { temporaryFolder } from '../setup/server.ts';
import { chartFiles } from './charts.ts';
import { setStage, type Stage } from './stage.ts';
import { repository } from './the-app.ts';

/*
 * A pull request on a real cluster: its chart is tried out, and once it is merged, `helm upgrade` sees it.
 */
const cluster = await testCluster();

describe.skipIf(!cluster.available)(
  'a pull request whose chart is for a cluster',
  { timeout: 300_000 },
  () => {
    let stage: Stage;
    let pull: { repository: string; number: number; branch: string };
    let trials: string;

    beforeAll(async () => {
      const settings = {
        CHANDLERY_SECRET_KEY: randomBytes(32).toString('base64'),
        CHANDLERY_HELM: helmClient(4).path,
      };
      stage = await setStage({ settings });
      const { admin } = stage.store;
      const { kubeconfig } = cluster.connection;
      await admin.call('POST', '/api/v1/clusters', { slug: 'test', kubeconfig });
      trials = `trials-${randomBytes(4).toString('hex')}`;
      const project = { slug: 'trials', cluster: 'test', namespace: trials };
      await stage.store.as('ada').call('POST', '/api/v1/workspaces/team/projects', project);
      await admin.call('PUT', `/api/v1/integrations/github/repositories/${stage.repositoryId}`, {
        ...{ installationId: stage.installationId, fullName: repository, workspace: 'team' },
        deployProject: 'trials',
      });
      const files = chartFiles('charts/web', '1.0.0', { ...web, 'ci/two-values.yaml': 'replicas: 2\n' });
      pull = await stage.propose({ branch: 'web', files });
      await stage.settled();
    }, 300_000);
    afterAll(() => stage?.close());

    const check = () => stage.view.checks(pull.number).get('chandlery/web');
    const comment = () => stage.view.comments(pull.number)[0]?.body ?? '';
    /** Replicas of each Deployment in a namespace of the cluster. */
    const running = async (namespace: string) => {
      const list = (await cluster.api.get(`/apis/apps/v1/namespaces/${namespace}/deployments`)) as {
        items: { spec: { replicas: number } }[];
      };
      return list.items.map(({ spec }) => spec.replicas);
    };

    test('is tried out with the values that a comment names, and its check and the comment say so', async () => {
      await stage.people.comment({ ...pull, as: 'ada', body: '/chandlery deploy ci/two-values.yaml' });
      await stage.settled();
      expect(check()?.output.summary).toMatch(/Test deploy: running\. \S+ in trials, for ada/);
      expect(comment()).toContain('test deploy running');
      expect(await running(trials)).toEqual([2]);
    });

    test('is tried out by the button of its check, with its own values', async () => {
      const { id = 0, actions = [] } = check() ?? {};
      expect(actions.map(({ identifier }) => identifier)).toEqual(['recheck', 'deploy', 'hold']);
      const pressed = { repository, checkRunId: id, identifier: 'deploy' };
      await stage.people.pressAction({ ...pressed, as: 'bob' });
      await stage.settled();
      expect(comment()).toContain('That takes the role write');
      expect(await running(trials)).toEqual([2]);
      await stage.people.pressAction({ ...pressed, as: 'ada' });
      await stage.settled();
      expect(await running(trials)).toEqual([1]);
    });

    test('is gone from the cluster when the pull request is closed', async () => {
      await stage.people.closePullRequest({ ...pull, as: 'bob' });
      await stage.settled();
      await expect.poll(() => running(trials), { timeout: 120_000 }).toEqual([]);
      await stage.people.reopenPullRequest({ ...pull, as: 'bob' });
      await stage.settled();
      expect(check()?.output.summary).not.toContain('Test deploy:');
    });

    test.each(helmClients)('is what Helm $major upgrades to after its merge', async (client) => {
      const version = `1.${client.major}.0`;
      const helm = await helmIn(client, join(await temporaryFolder(), 'helm'));
      const kubeconfig = join(helm.folder, 'kubeconfig');
      await writeFile(kubeconfig, cluster.connection.kubeconfig, { mode: 0o600 });
      const namespace = await cluster.freshNamespace('merged');
      const where = ['--kubeconfig', kubeconfig, '--namespace', namespace];
      const upgrade = ['upgrade', '--install', 'shop', 'store/web', ...where, '--wait', '--timeout', '2m'];

      const values = web['values.yaml'].replace('replicas: 1', `replicas: ${client.major}`);
      const files = chartFiles('charts/web', version, { ...web, 'values.yaml': values });
      pull = await stage.propose({ branch: `web-${client.major}`, files });
      await stage.people.review({ ...pull, as: 'rex', event: 'APPROVE' });
      await stage.settled();
      await helm.run('repo', 'add', 'store', stage.store.server.url);
      expect((await helm.attempt(...upgrade, '--version', version)).code).not.toBe(0);
      await stage.people.merge({ ...pull, as: 'ada' });
      await stage.settled();
      await helm.run('repo', 'update');
      await helm.run(...upgrade);
      const listed = JSON.parse(await helm.run('list', ...where, '-o', 'json')) as object[];
      expect(listed).toMatchObject([{ name: 'shop', status: 'deployed', chart: `web-${version}` }]);
      expect(await running(namespace)).toEqual([client.major]);
    });
  },
);
