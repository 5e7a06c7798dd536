import type { ResourceChange } from './changes.ts';
import type { InspectionReport } from './report.ts';
import type { SummarySentence } from './summarise.ts';
import { counted, listed } from './words.ts';

/** Codes of the changes that end in a failed upgrade, or in lost data. */
const grave = new Set(['data-removed', 'immutable-field', 'volume-shrunk', 'workload-kind']);

/** What changes in the cluster: how much, of which kinds, and what of it goes wrong. */
export function changesSentences({
  changes,
  activeVersion,
  findings,
  rendered,
}: InspectionReport): readonly SummarySentence[] {
  const wrong = findings
    .filter(({ code }) => grave.has(code))
    .map(({ message, severity }): SummarySentence => ({
      about: 'changes',
      tone: severity === 'error' ? 'alarm' : 'attention',
      text: message,
    }));
  const images = findings
    .filter(({ code, severity }) => code === 'image-changed' && severity === 'info')
    .map(({ message }): SummarySentence => ({ about: 'changes', tone: 'calm', text: message }));
  if (!rendered && changes.length === 0) return wrong;
  return [{ about: 'changes', tone: 'calm', text: countOf(changes, activeVersion) }, ...images, ...wrong];
}

function countOf(changes: readonly ResourceChange[], activeVersion: string | undefined): string {
  const of = (wanted: ResourceChange['change']): readonly ResourceChange[] =>
    changes.filter(({ change }) => change === wanted);
  if (activeVersion === undefined) {
    return `It is the first version: it makes ${counted(changes.length, 'object', 'objects')}${named(changes)}.`;
  }
  if (changes.length === 0) return `It makes the same objects as ${activeVersion}.`;
  const parts = (['added', 'changed', 'removed'] as const).flatMap((change) => {
    const some = of(change);
    return some.length === 0 ? [] : `${counted(some.length, 'object is', 'objects are')} ${change}${named(some)}`;
  });
  return `Compared with ${activeVersion}, ${listed(parts)}.`;
}

function named(changes: readonly ResourceChange[]): string {
  return changes.length === 0 ? '' : ` (${listed(changes.map(({ resource }) => resource))})`;
}
