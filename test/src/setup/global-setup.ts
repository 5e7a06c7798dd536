import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buildServer } from '@chandlery/build';
import { hostTestCluster } from '@chandlery/cluster-tool/testing/host';
import type { TestProject, TestSpecification } from 'vitest/node';
import { extractHelmClients, type HelmClient, helmClients } from './helm-clients.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The real Helm binaries, for specs of libs, which import nothing of test/: `inject('helmClients')`. */
    helmClients: readonly HelmClient[];
    /** What a server is started from: the build where many specs run, since it starts in half the time; else the sources. */
    serverMain: string;
  }
}

const root = resolve(import.meta.dirname, '../../..');

/** What a spec that needs a cluster imports. */
const clusterImport = '@chandlery/cluster-tool/testing';

/**
 * Vitest's global set-up: puts the real Helm clients in place before any test file starts, and the binaries of the test
 * cluster where a spec of this run asks for one; the cluster itself starts with the first that does.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Of the processes that specs start, dozens of servers among them; it goes with node_modules.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/chandlery/compiled');
  await extractHelmClients();
  project.provide('helmClients', helmClients);
  const specs = await specsOf(project);
  project.provide('serverMain', await serverMain(specs));
  const host = await hostTestCluster({
    strict: Boolean(process.env['CI']),
    say: (line) => console.error(`cluster: ${line}`),
  });
  project.provide('clusterSocket', host.socket);
  if (await someSpecNeeds(specs, clusterImport)) await host.prepare();
  return () => host.stop();
}

/** A build takes some seconds: more than it saves a few specs. */
async function serverMain(specs: readonly TestSpecification[]): Promise<string> {
  if (specs.length < 20) return join(root, 'apps/chart-repository/src/main.ts');
  return join(await buildServer(root, join(root, 'node_modules/.cache/chandlery/test-server')), 'main.js');
}

/** The selected spec files; all are taken for selected where Vitest does not say. */
function specsOf(project: TestProject): Promise<readonly TestSpecification[]> {
  // Not among Vitest's published types, and what the command line names.
  const { filenamePattern } = project.vitest as { filenamePattern?: string[] };
  return project.vitest.globTestSpecifications(filenamePattern);
}

/** Whether any of the selected spec files imports something. */
async function someSpecNeeds(specs: readonly TestSpecification[], wanted: string): Promise<boolean> {
  const texts = await Promise.all(specs.map(({ moduleId }) => readFile(moduleId, 'utf8')));
  return texts.some((text) => text.includes(wanted));
}
