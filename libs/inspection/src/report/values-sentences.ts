import type { Finding } from '../finding.ts';
import { breakingCodes } from '../rules/compatibility/breaking-without-major.ts';
import type { InspectionReport } from './report.ts';
import type { SummarySentence } from './summarise.ts';
import { listed } from './words.ts';

/** Whose values break: those who set something, those who left it to the default, and those whose values fail outright. */
export function valuesSentences({ findings, activeVersion }: InspectionReport): readonly SummarySentence[] {
  if (activeVersion === undefined) return [];
  const of = (code: string): readonly Finding[] => findings.filter((finding) => finding.code === code);
  const set = pathsOf(
    findings.filter(({ code }) => breakingCodes.has(code) && /^(?:values|schema)-/.test(code)),
  );
  const unset = pathsOf(of('values-default-changed'));
  const failing = [...new Set(of('old-values-fail').flatMap(({ valuesFiles }) => valuesFiles ?? []))];
  const sentences: SummarySentence[] = [];
  const say = (tone: SummarySentence['tone'], text: string): void => {
    sentences.push({ about: 'values', tone, text });
  };
  if (set.length > 0) say('attention', `Whoever sets ${listed(set, 'or')} has to look again.`);
  if (unset.length > 0) say('attention', `Whoever does not set ${listed(unset, 'or')} gets another default.`);
  if (failing.length > 0) say('alarm', `The values of ${activeVersion} no longer work: ${listed(failing)}.`);
  for (const { message } of of('breaking-without-major')) say('attention', message);
  if (sentences.length === 0) {
    say('calm', `Values for ${activeVersion} still fit, as far as its defaults and examples show.`);
  }
  return sentences;
}

function pathsOf(findings: readonly Finding[]): readonly string[] {
  const paths = findings.flatMap(({ data }) => (typeof data?.['path'] === 'string' ? [data['path']] : []));
  return [...new Set(paths)].filter((path) => path !== '');
}
