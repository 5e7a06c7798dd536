import type { TestProject } from 'vitest/node';
import { extractHelmClients, type HelmClient, helmClients } from './helm-clients.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The real Helm binaries, for specs of libs, which import nothing of test/: `inject('helmClients')`. */
    helmClients: readonly HelmClient[];
  }
}

/** Vitest's global set-up: puts the real Helm clients in place before any test file starts. */
export default async function setup(project: TestProject): Promise<void> {
  await extractHelmClients();
  project.provide('helmClients', helmClients);
}
