import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@chandlery/chart';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peopled } from '../setup/api.ts';
import { chart } from '../setup/charts.ts';
import { helmIn } from '../setup/helm.ts';
import { helmClients } from '../setup/helm-clients.ts';
import { removeTemporaryFolders, startServer, temporaryFolder, type TestServer } from '../setup/server.ts';

type Entry = Record<string, unknown> & { version: string };
type Index = { apiVersion: string; entries: Record<string, Entry[]> };

const full = `apiVersion: v2
name: full
version: 1.2.3
appVersion: 1.10
kubeVersion: ">=1.20.0-0"
description: "with everything: \\u007cpipes, 物联网"
type: application
home: https://example.com
icon: https://example.com/icon.svg
sources: [https://example.com/a, https://example.com/b]
keywords: [one, "2", yes]
deprecated: true
maintainers:
  - {name: ada, email: ada@example.com, url: https://example.com}
annotations: {category: test, "artifacthub.io/license": Apache-2.0}
dependencies:
  - {name: sub, version: ^1.0.0, repository: "https://example.com/charts", condition: sub.enabled, tags: [a], alias: other}
`;

const charts: readonly (readonly [string, string, Uint8Array])[] = [
  ['full', '1.2.3', chart('full', '1.2.3', { 'Chart.yaml': full })],
  ...['1.0.0', '1.0.1-rc.1', '1.0.1', '10.0.0', '2.0.0+a', '2.0.0+b'].map(
    (version) => ['web', version, chart('web', version)] as const,
  ),
  ['old', '0.1.0', chart('old', '0.1.0', { 'Chart.yaml': 'name: old\nversion: 0.1.0\napiVersion: v1\n' })],
];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  const store = await peopled(server);
  for (const [name, version, archive] of charts) await store.publish(name, version, archive);
});
afterAll(async () => {
  await server.stop();
  await removeTemporaryFolders();
});

describe.each(helmClients)('$name', (client) => {
  test('writes the same entries, in the same order, for the same archives', async () => {
    const helm = await helmIn(client, await temporaryFolder());
    for (const [name, version, archive] of charts)
      await writeFile(join(helm.folder, `${name}-${version}.tgz`), archive);
    await helm.run('repo', 'index', '.');
    const theirs = parseYaml(await readFile(join(helm.folder, 'index.yaml'))) as unknown as Index;
    const ours = (await (await fetch(`${server.url}/index.yaml`)).json()) as Index;
    expect(ours.apiVersion).toBe(theirs.apiVersion);
    expect(withoutPlace(ours)).toEqual(withoutPlace(theirs));
  });
});

/** Entries without what says when and where: first publication and address are the store's own. Versions with equal precedence have no order. */
function withoutPlace({ entries }: Index): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).map(([name, versions]) => [
      name,
      versions
        .map(({ created: _created, urls: _urls, ...rest }) => rest)
        .toSorted((a, b) =>
          a.version.split('+')[0] === b.version.split('+')[0] && a.version < b.version ? -1 : 0,
        ),
    ]),
  );
}
