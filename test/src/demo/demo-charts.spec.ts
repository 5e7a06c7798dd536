import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apps, chartArchive } from '@chandlery/demo';
import { afterAll, describe, expect, test } from 'vitest';
import { helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, temporaryFolder } from '../setup/server.ts';

afterAll(removeTemporaryFolders);

describe.each(helmClients)('with $name', (client) => {
  test('every chart of the demo is linted without a complaint, and the newest of each app rendered', async () => {
    const helm = await helmIn(client, await temporaryFolder());
    const files: string[] = [];
    for (const app of apps) {
      const folder = join(helm.folder, app.workspace);
      await mkdir(folder, { recursive: true });
      for (const [index, { number }] of app.versions.entries()) {
        const file = join(folder, `${app.name}-${number}.tgz`);
        await writeFile(file, chartArchive(app, index));
        files.push(file);
      }
    }
    const linted = await helm.run('lint', '--strict', ...files);
    expect(linted).toContain(`${files.length} chart(s) linted, 0 chart(s) failed`);
    expect(linted).not.toContain('[WARNING]');

    for (const app of apps.filter(({ kind }) => kind !== 'library')) {
      const file = join(helm.folder, app.workspace, `${app.name}-${app.versions.at(-1)?.number}.tgz`);
      const rendered = await helm.run('template', 'demo', file, '--set', 'networkPolicy.enabled=true');
      expect(rendered).toMatch(new RegExp(`^kind: ${app.kind}$`, 'im'));
      expect(rendered).toContain(`name: demo-${app.name}`);
      const refused = await helm.attempt('template', 'demo', file, '--set', 'image.pullPolicy=Sometimes');
      expect(refused.stderr, 'values.schema.json holds').toContain('pullPolicy');
    }
  }, 180_000);
});
