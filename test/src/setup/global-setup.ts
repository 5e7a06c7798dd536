import { readFile } from 'node:fs/promises';
import { hostTestCluster } from '@chandlery/cluster-tool/testing/host';
import type { TestProject } from 'vitest/node';
import { extractHelmClients, type HelmClient, helmClients } from './helm-clients.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The real Helm binaries, for specs of libs, which import nothing of test/: `inject('helmClients')`. */
    helmClients: readonly HelmClient[];
  }
}

/** What a spec that needs a cluster imports. */
const clusterImport = '@chandlery/cluster-tool/testing';

/**
 * Vitest's global set-up: puts the real Helm clients in place before any test file starts, and the binaries of the test
 * cluster where a spec of this run asks for one; the cluster itself starts with the first that does.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await extractHelmClients();
  project.provide('helmClients', helmClients);
  const host = await hostTestCluster({
    strict: Boolean(process.env['CI']),
    say: (line) => console.error(`cluster: ${line}`),
  });
  project.provide('clusterSocket', host.socket);
  if (await someSpecNeeds(project, clusterImport)) await host.prepare();
  return () => host.stop();
}

/** Whether any of the selected spec files imports something; all are taken for selected where Vitest does not say. */
async function someSpecNeeds(project: TestProject, wanted: string): Promise<boolean> {
  // Not among Vitest's published types, and what the command line names.
  const { filenamePattern } = project.vitest as { filenamePattern?: string[] };
  const specs = await project.vitest.globTestSpecifications(filenamePattern);
  const texts = await Promise.all(specs.map(({ moduleId }) => readFile(moduleId, 'utf8')));
  return texts.some((text) => text.includes(wanted));
}
