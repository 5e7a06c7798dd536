import type { Observation } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lineOfPath } from '../source/lines.ts';
import type { Subject } from '../subject.ts';

type Said = { readonly message: string; readonly key?: string } & Partial<Observation>;

/** A rule about Chart.yaml; `key` is what stands at the line that is meant. */
export function metadataRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (subject: Subject) => Said | readonly Said[] | undefined,
): Rule {
  return {
    group: 'metadata',
    ...parts,
    *check(subject) {
      const lines = subject.texts.lines('Chart.yaml') ?? [];
      for (const { key, ...said } of [check(subject) ?? []].flat()) {
        const line = key === undefined ? undefined : lineOfPath(lines, [key]);
        yield { file: 'Chart.yaml', line, ...said };
      }
    },
  };
}
