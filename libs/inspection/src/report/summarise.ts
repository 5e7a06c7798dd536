import type { Finding } from '../finding.ts';
import type { RuleGroup } from '../rule.ts';
import { rules } from '../rules/index.ts';
import { changesSentences } from './change-sentences.ts';
import { counted, listed } from './words.ts';
import type { InspectionReport } from './report.ts';
import { valuesSentences } from './values-sentences.ts';

/** One sentence and what it is about, so that a page can set it apart. */
export type SummarySentence = {
  readonly about: 'rendering' | 'changes' | 'risks' | 'values' | 'use';
  readonly tone: 'alarm' | 'attention' | 'calm';
  readonly text: string;
};

const risky: ReadonlySet<RuleGroup> = new Set([
  'images',
  'pods',
  'access',
  'cluster',
  'network',
  'secrets',
  'templates',
]);
const groupOf = new Map(rules.map(({ code, group }) => [code, group]));
const titles = new Map(rules.map(({ code, title }) => [code, title]));

/** What a reviewer should know before anything else: what changes, what is new and risky, whose values break, who runs it. */
export function summarise(report: InspectionReport): readonly SummarySentence[] {
  return [
    ...renderingSentences(report),
    ...changesSentences(report),
    ...riskSentences(report),
    ...valuesSentences(report),
    ...useSentences(report),
  ];
}

function renderingSentences({
  rendered,
  notRendered,
  findings,
}: InspectionReport): readonly SummarySentence[] {
  if (notRendered !== undefined) {
    return [
      {
        about: 'rendering',
        tone: 'alarm',
        text: `The chart was not rendered (${notRendered}); what it does in a cluster nobody has seen.`,
      },
    ];
  }
  if (rendered) return [];
  const failed = findings.filter(({ code }) => code === 'render-failed' || code === 'values-invalid');
  const files = [...new Set(failed.flatMap(({ valuesFiles, file }) => valuesFiles ?? [file]))];
  return [
    {
      about: 'rendering',
      tone: 'alarm',
      text: `Helm cannot render it with ${listed(files.length === 0 ? ['its values'] : files)}.`,
    },
  ];
}

/** What is new comes first; what the version now active does as well is one sentence. */
function riskSentences({ findings, activeVersion }: InspectionReport): readonly SummarySentence[] {
  const risks = findings.filter(
    ({ code, severity }) => severity !== 'info' && risky.has(groupOf.get(code) ?? 'metadata'),
  );
  const fresh = risks.filter(({ known }) => known !== true);
  const old = risks.length - fresh.length;
  const sentences = [...Map.groupBy(fresh, ({ code }) => code)].map(([code, same]): SummarySentence => {
    const grave = same.some(({ severity }) => severity === 'error');
    return { about: 'risks', tone: grave ? 'alarm' : 'attention', text: sentenceOf(code, same) };
  });
  if (old > 0) {
    const text = `${counted(old, 'risk was', 'risks were')} there in ${activeVersion ?? 'the version now active'} already.`;
    sentences.push({ about: 'risks', tone: 'calm', text });
  }
  if (risks.length === 0)
    sentences.push({ about: 'risks', tone: 'calm', text: 'No rule sees a risk in it.' });
  return sentences;
}

/** One finding in its own words, several by their title and where. */
function sentenceOf(code: string, findings: readonly Finding[]): string {
  const [first, second] = findings;
  if (first !== undefined && second === undefined) return first.message;
  const places = [...new Set(findings.map(({ resource, file }) => resource ?? file))];
  return `${titles.get(code) ?? code}: ${listed(places)}.`;
}

function useSentences({ deployments, dependants, findings }: InspectionReport): readonly SummarySentence[] {
  const messages = findings.filter(({ code }) => groupOf.get(code) === 'use').map(({ message }) => message);
  if (deployments.length === 0 && dependants.length === 0)
    messages.push('Nothing that the store knows of runs it.');
  return messages.map((text) => ({
    about: 'use',
    tone: deployments.length > 0 ? 'attention' : 'calm',
    text,
  }));
}
