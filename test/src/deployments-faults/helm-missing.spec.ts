import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCluster } from '@chandlery/cluster-tool/testing';
import { ada } from '@chandlery/chart-repository/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { storeOnCluster } from '../deployments/store-on-cluster.ts';
import { helmClient } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';
import { plainChart } from './plain-chart.ts';

const cluster = await testCluster();
const helm = helmClient(3);

afterAll(removeTemporaryFolders);

describe.skipIf(!cluster.available)('a machine without the Helm that is needed', () => {
  test('no Helm, one that is too old, then the right one: told, then healed without a restart', async () => {
    const path = join(await temporaryFolder(), 'helm');
    const store = await storeOnCluster(cluster, { ...helm, path });
    try {
      const uploaded = await store.app.upload(ada, plainChart('plain', '1.0.0'));
      expect(uploaded.statusCode).toBe(201);
      const install = (name: string) => store.done(ada, '', { name, app: 'plain', version: '1.0.0' });
      expect(await install('missing')).toMatchObject({
        state: 'failed',
        outcome: {
          code: 'helm_missing',
          message: expect.stringContaining(path),
          remedy: expect.stringContaining('Install Helm'),
        },
      });
      expect((await store.app.request(ada, 'GET', `${store.deployments}/missing`)).json()).toMatchObject({
        state: 'failed',
        currentRevision: null,
        status: { code: 'helm_missing' },
      });
      const dry = { name: 'dry', app: 'plain', version: '1.0.0' };
      const dryRun = await store.app.request(ada, 'POST', `${store.deployments}/dry-run`, dry);
      expect(dryRun.statusCode).toBe(503);
      expect(dryRun.json()).toMatchObject({ code: 'helm_missing' });

      await writeFile(path, '#!/bin/sh\necho v3.12.0+g123\n');
      await chmod(path, 0o755);
      expect(await install('old')).toMatchObject({
        state: 'failed',
        outcome: {
          code: 'helm_too_old',
          message: expect.stringContaining('3.12.0'),
          remedy: expect.stringContaining('Helm 4'),
        },
      });

      await writeFile(path, `#!/bin/sh\nexec '${helm.path}' "$@"\n`);
      expect(await install('right')).toMatchObject({ state: 'succeeded' });

      // What runs is not touched by a Helm that goes away: it runs, and the upgrade has failed.
      await writeFile(path, '#!/bin/sh\necho what\n');
      const upgraded = await store.done(ada, '/right/upgrade', { values: 'marker: new\n' });
      expect(upgraded).toMatchObject({ state: 'failed' });
      expect((await store.app.request(ada, 'GET', `${store.deployments}/right`)).json()).toMatchObject({
        state: 'running',
        currentRevision: 1,
      });
    } finally {
      await store.close();
    }
  }, 180_000);
});
