import { inject } from 'vitest';
import { findHelm } from '../binary/find-helm.ts';
import { type HelmCli, helmCli } from '../commands/helm-cli.ts';
import { HelmError } from '../errors.ts';
import type { Isolation } from '../isolation/isolation.ts';
import { probeIsolation } from '../isolation/probe-isolation.ts';
import { testFolder } from './test-folder.ts';

/** The real Helm binaries. */
export const clients = inject('helmClients');

const probed = new Map<string, Promise<Isolation>>();

/** What the system has, asked once for each binary, as a server asks once. */
function isolationOf(binary: string, folder: string): Promise<Isolation> {
  const known = probed.get(binary) ?? probeIsolation({ binary, folder });
  probed.set(binary, known);
  return known;
}

/** A real Helm in a work folder that goes with the test, under what this system has of isolation. */
export async function realHelm(path: string, isolation?: Isolation): Promise<HelmCli & { folder: string }> {
  const folder = await testFolder();
  const binary = await findHelm({ path, folder });
  const found = isolation ?? (await isolationOf(binary.path, folder));
  return { ...helmCli({ binary, isolation: found, folder }), folder };
}

/** The refusal that a run ends with. */
export async function refusal(run: Promise<unknown>): Promise<HelmError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof HelmError) return error;
  throw new Error('it was not refused', { cause: error });
}

/** Runs something, and counts the turns that others got meanwhile. */
export async function countingTurns<T>(run: () => Promise<T>): Promise<{ result: T; turns: number }> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  try {
    return { result: await run(), turns };
  } finally {
    clearInterval(timer);
  }
}
