import { extractHelmClients } from './helm-clients.ts';

/** Vitest's global set-up: puts the real Helm clients in place before any test file starts. */
export default async function setup(): Promise<void> {
  await extractHelmClients();
}
