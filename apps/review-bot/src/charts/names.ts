import { ChartError, fileText, readMetadata } from '@chandlery/chart';
import { RepositoryError } from './errors.ts';
import type { BoundedReads } from './bounded-reads.ts';
import type { TreeEntry } from './repository-reader.ts';

/** What Chart.yaml says a chart is, as far as it can be read. */
export type ChartIdentity = { readonly name: string; readonly version: string };

/** What is in a Chart.yaml, by the id of its blob: true for ever, so one memory serves all pull requests of a bot. */
export class IdentityMemory {
  readonly #most: number;
  readonly #identities = new Map<string, ChartIdentity | null>();

  constructor(most = 20_000) {
    this.#most = most;
  }

  get(sha: string): ChartIdentity | null | undefined {
    return this.#identities.get(sha);
  }

  set(sha: string, identity: ChartIdentity | null): void {
    if (this.#identities.size >= this.#most) this.#identities.clear();
    this.#identities.set(sha, identity);
  }
}

/** Null where it cannot be read; why, who packs it says. */
export async function identityOf(
  entry: TreeEntry,
  reads: BoundedReads,
  limit: number,
  memory: IdentityMemory,
): Promise<ChartIdentity | null> {
  const known = memory.get(entry.sha);
  if (known !== undefined) return known;
  try {
    const { name, version } = readMetadata(fileText(await reads.one(entry, limit)));
    const identity = name === '' ? null : { name, version };
    memory.set(entry.sha, identity);
    return identity;
  } catch (error) {
    if (error instanceof ChartError) {
      memory.set(entry.sha, null);
      return null;
    }
    if (error instanceof RepositoryError && error.code === 'blob_too_large') return null;
    throw error;
  }
}
