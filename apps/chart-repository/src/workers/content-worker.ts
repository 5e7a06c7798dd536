import { serialize } from 'node:v8';
import { type ArchiveLimits, ChartError } from '@chandlery/chart';
import { type ContentQuestion, type ContentQuestions, contentAnswers } from '../content/read-content.ts';
import type { SentChartError } from './read-worker.ts';

/** One question with what it needs. */
export type ContentTask = {
  readonly [Q in ContentQuestion]: {
    readonly question: Q;
    readonly needs: ContentQuestions[Q]['needs'];
    readonly limits: ArchiveLimits;
  };
}[ContentQuestion];

/** What a worker answers, and what it takes to remember that. */
export type ContentAnswer =
  | { readonly value: unknown; readonly bytes: number; readonly refused?: never }
  | { readonly refused: SentChartError };

/** Answers one question, in a worker thread: this file is an entry point of its own. Other errors than refusals are thrown. */
export function answer({ question, needs, limits }: ContentTask): ContentAnswer {
  try {
    const give = contentAnswers[question] as (needs: unknown, limits: ArchiveLimits) => unknown;
    const value = give(needs, limits);
    return { value, bytes: serialize(value).byteLength };
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    const { code, field, message, remedy, details } = error;
    return { refused: { code, field, message, remedy, details } };
  }
}
