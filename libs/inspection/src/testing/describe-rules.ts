import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { Finding } from '../finding.ts';
import { inspect } from '../inspect.ts';
import { SourceTexts } from '../source/source-texts.ts';
import { chartOf, inspectionOf } from './inspection-of.ts';
import type { RuleCases } from './rule-case.ts';

const helm = inject('helmClients').find(({ major }) => major === 4)?.path ?? '';

/** Renders every case in a folder of rules with the real Helm and compares what all rules find with what is to be found. */
export async function describeRules(folder: string): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cases.ts'))) {
    const { cases } = (await import(join(folder, file))) as { cases: RuleCases };
    describe.concurrent(basename(file, '.cases.ts'), () => {
      test.each(Object.entries(cases))('%s', async (_title, ruleCase) => {
        const findings = inspect(await inspectionOf(helm, ruleCase));
        const texts = new SourceTexts(chartOf(ruleCase.files ?? {}));
        expect(findings.map((finding) => placeOf(finding, texts))).toEqual(ruleCase.finds);
        expect(findings[0]?.message ?? '').toContain(ruleCase.says ?? '');
      });
    });
  }
}

/** `code file | the line, trimmed`. */
export function placeOf({ code, file, line }: Finding, texts: SourceTexts): string {
  const text = line === undefined ? undefined : texts.lines(file)?.[line - 1]?.trim();
  return text === undefined ? `${code} ${file}` : `${code} ${file} | ${text}`;
}
