import { asList, asObject, numberOf, parsePrinted, textOf, timeOf } from './read-json.ts';
import { type HelmStatus, statusOf } from './release.ts';

/** One line of `helm history`. */
export type HelmRevision = {
  readonly revision: number;
  readonly updatedAt: string | null;
  readonly status: HelmStatus;
  /** Name and version in one, as Helm prints them: `redis-11.3.4`. */
  readonly chart: string;
  readonly appVersion: string;
  readonly description: string;
};

/** Reads what `history` prints with `-o json`, the oldest revision first. */
export function readHistory(text: string): HelmRevision[] {
  return asList(parsePrinted(text), 'the history').map((value) => {
    const line = asObject(value, 'a revision');
    return {
      revision: numberOf(line, 'revision'),
      updatedAt: timeOf(line, 'updated'),
      status: statusOf(line),
      chart: textOf(line, 'chart'),
      appVersion: textOf(line, 'app_version'),
      description: textOf(line, 'description'),
    };
  });
}
