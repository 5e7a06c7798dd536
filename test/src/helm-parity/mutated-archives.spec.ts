import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveDifferences, ChartError, readChart } from '@chandlery/chart';
import { expect, test } from 'vitest';
import { helmClients } from '../setup/helm-clients.ts';
import { fileName, helmIndex, writeArchives } from './helm-index.ts';
import { mutatedArchives } from './mutated-archives.ts';

const stricter = new Set<string>(archiveDifferences.map(({ code }) => code));
// Damage in the headers of tar has no excuse: what Helm reads there, we read the same.
stricter.delete('archive_corrupt');
stricter.delete('archive_truncated');

test.each([
  [1, 'helm3'],
  [2, 'helm4'],
] as const)('3000 archives damaged by chance (seed %d) are judged as %s judges them', async (seed, name) => {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-mutated-'));
  try {
    const client = helmClients.find((helm) => helm.name === name);
    const corpus = mutatedArchives(3000, seed);
    await writeArchives(folder, corpus);
    const taken = client === undefined ? new Map() : await helmIndex(client, folder);
    const wrong = corpus.flatMap((chart) => {
      const ours = verdict(chart.archive);
      const theirs = taken.has(fileName(chart)) ? 'taken' : 'refused';
      return (ours === 'taken') === (theirs === 'taken') || (theirs === 'taken' && stricter.has(ours))
        ? []
        : { id: chart.id, ours, theirs };
    });
    expect(wrong).toEqual([]);
    expect(taken.size).toBeGreaterThan(500);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function verdict(archive: Uint8Array): string {
  try {
    readChart(archive);
    return 'taken';
  } catch (error) {
    if (error instanceof ChartError) return error.code;
    throw error;
  }
}
