import type { ChartRow } from '../render/comment-model.ts';
import { plainRow } from './rows.ts';
import type { Notes, Situation } from './situation.ts';
import type { SyncedCharts } from './sync-charts.ts';

/** Charts that the pull request deletes. */
export async function proposeSuspensions(
  _situation: Situation,
  removed: SyncedCharts['removed'],
  notes: Notes,
): Promise<readonly ChartRow[]> {
  return removed.map(({ name, version, place }) =>
    plainRow(
      { name, version: null, baseVersion: version, place, updateLog: '', findings: [], versionLine: null },
      'removed',
      { waitsFor: notes.sentences.get(name) ?? [] },
    ),
  );
}
