import { type ArchiveLimits, readArchive, readChart } from '@chandlery/chart';
import { compareCharts, type Comparison } from './compare-charts.ts';
import { contentLimits } from './content-limits.ts';
import { type FileType, fileType } from './file-type.ts';
import { renderMarkdown } from './render-markdown.ts';
import { type ValuesCompatibility, valuesCompatibility } from './values-compatibility.ts';
import { judgeValues, planValues, type ValuesJudged, type ValuesPlan } from './values-questions.ts';

/** One file of a chart as a list shows it. */
export type ListedFile = { readonly path: string; readonly bytes: number; readonly type: FileType };

/** A file as it is, and whether it is text. */
export type ReadFile = { readonly bytes: Uint8Array; readonly text: boolean };

/** What ChartMuseum shows of a chart's templates. */
export type ReadTemplates = {
  readonly templates: readonly { readonly name: string; readonly data: string }[];
  readonly values: unknown;
};

/** An introduction as it was written, and as HTML that is safe to show. */
export type Rendered = { readonly markdown: string; readonly html: string; readonly truncated: boolean };

/** What can be asked of archives, and of texts; each question by its name, with what it needs and what it gives. */
export type ContentQuestions = {
  files: { needs: { archive: Uint8Array }; gives: readonly ListedFile[] };
  file: { needs: { archive: Uint8Array; path: string }; gives: ReadFile | null };
  templates: { needs: { archive: Uint8Array }; gives: ReadTemplates };
  values: { needs: { archive: Uint8Array }; gives: string };
  readme: { needs: { archive: Uint8Array }; gives: Rendered | null };
  rendered: { needs: { text: string }; gives: Rendered };
  compare: { needs: { archive: Uint8Array; other: Uint8Array }; gives: Comparison };
  checkValues: { needs: { archive: Uint8Array; text: string }; gives: ValuesJudged };
  planValues: { needs: { archive: Uint8Array; other: Uint8Array; text: string }; gives: ValuesPlan };
  compatibility: {
    needs: { archive: Uint8Array; other: Uint8Array; text: string };
    gives: ValuesCompatibility;
  };
};

export type ContentQuestion = keyof ContentQuestions;
type Answers = {
  readonly [Q in ContentQuestion]: (
    needs: ContentQuestions[Q]['needs'],
    limits: ArchiveLimits,
  ) => ContentQuestions[Q]['gives'];
};

/** How each question is answered: synchronous and bounded, for a worker. @throws ChartError */
export const contentAnswers: Answers = {
  files: ({ archive }, limits) =>
    readArchive(archive, limits)
      .files.map(({ path, bytes }) => ({ path, bytes: bytes.length, type: fileType(path, bytes) }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  file({ archive, path }, limits) {
    const found = readArchive(archive, limits).files.find((file) => file.path === path);
    return found === undefined
      ? null
      : { bytes: new Uint8Array(found.bytes), text: fileType(path, found.bytes) !== 'binary' };
  },
  templates({ archive }, limits) {
    const { templates, values } = readChart(archive, { limits });
    return {
      templates: templates.map(({ path, bytes }) => ({
        name: path,
        data: Buffer.from(bytes).toString('base64'),
      })),
      values,
    };
  },
  values: ({ archive }, limits) => readChart(archive, { limits }).valuesText ?? '',
  readme({ archive }, limits) {
    const { readme } = readChart(archive, { limits });
    return readme === undefined ? null : rendered(readme);
  },
  rendered: ({ text }) => rendered(text),
  compare: ({ archive, other }, limits) =>
    compareCharts(readChart(archive, { limits }), readChart(other, { limits })),
  checkValues: ({ archive, text }, limits) => judgeValues(archive, text, limits),
  planValues: ({ archive, other, text }, limits) => planValues(archive, other, text, limits),
  compatibility: ({ archive, other, text }, limits) => valuesCompatibility(archive, other, text, limits),
};

function rendered(text: string): Rendered {
  const markdown = text.slice(0, contentLimits.introductionCharacters);
  return { markdown, html: renderMarkdown(markdown), truncated: markdown.length < text.length };
}
