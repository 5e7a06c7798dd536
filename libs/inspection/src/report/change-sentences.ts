import type { ManifestDifference, ResourceName } from '@chandlery/chart';
import type { InspectionReport } from './report.ts';
import type { SummarySentence } from './summarise.ts';
import { counted, listed } from './words.ts';

/** Codes of the changes that end in a failed upgrade, or in lost data. */
const grave = new Set(['data-removed', 'immutable-field', 'volume-shrunk', 'workload-kind']);

/** What changes in the cluster: how much, of which kinds, and what of it goes wrong. */
export function changesSentences({
  difference,
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
  const { added, removed, changed } = difference;
  if (!rendered && added.length + removed.length + changed.length === 0) return wrong;
  return [{ about: 'changes', tone: 'calm', text: countOf(difference, activeVersion) }, ...images, ...wrong];
}

function countOf({ added, removed, changed }: ManifestDifference, activeVersion: string | undefined): string {
  if (activeVersion === undefined) {
    return `It is the first version: it makes ${counted(added.length, 'object', 'objects')}${named(added)}.`;
  }
  const real = changed.filter(({ isNoise }) => !isNoise).map(({ after }) => after);
  const parts = Object.entries({ added, changed: real, removed }).flatMap(([change, some]) =>
    some.length === 0 ? [] : `${counted(some.length, 'object is', 'objects are')} ${change}${named(some)}`,
  );
  if (parts.length === 0) return `It makes the same objects as ${activeVersion}.`;
  return `Compared with ${activeVersion}, ${listed(parts)}.`;
}

function named(objects: readonly ResourceName[]): string {
  return objects.length === 0 ? '' : ` (${listed(objects.map(({ kind, name }) => `${kind}/${name}`))})`;
}
