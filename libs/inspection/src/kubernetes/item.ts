import { groupOf, type JsonObject, type Manifest } from '@chandlery/chart';
import type { Observation } from '../finding.ts';
import type { SourceTexts } from '../source/source-texts.ts';
import { inChart } from '../source/in-chart.ts';
import { lineOfPath } from '../source/lines.ts';
import { objectAt, textAt } from '../json/read.ts';

/** One rendered object with what every rule asks of it. */
export type Item = {
  readonly object: JsonObject;
  readonly file: string;
  readonly valuesFile: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The one written in it; undefined where it goes into the release's. */
  readonly namespace: string | undefined;
  /** See `Finding.resource`. */
  readonly resource: string;
  /** Group, kind, namespace and name: what makes two objects the same one. */
  readonly identity: string;
  readonly annotations: JsonObject;
  /** Helm's hook events; empty for an object of the release itself. */
  readonly hooks: readonly string[];
};

/** Reads what the rules need of an object. */
export function itemOf(
  manifest: Manifest,
  valuesFile: string,
  releaseNamespace: string,
  texts: SourceTexts,
): Item {
  const { object, apiVersion, kind, name, namespace: written, source } = manifest;
  const namespace = written === releaseNamespace ? undefined : written;
  const annotations = objectAt(object, 'metadata', 'annotations');
  return {
    object,
    file: source === undefined ? valuesFile : texts.placed(inChart(source)),
    valuesFile,
    apiVersion,
    kind,
    name,
    namespace,
    resource: [kind, namespace, name].filter((part) => part !== undefined).join('/'),
    identity: [groupOf(apiVersion), kind, namespace ?? '', name].join('|'),
    annotations,
    hooks: (textAt(annotations, 'helm.sh/hook') ?? '')
      .split(',')
      .map((event) => event.trim())
      .filter((event) => event !== ''),
  };
}

/** Whether the object is there for `helm test` alone. */
export function isTest({ hooks }: Item): boolean {
  return hooks.length > 0 && hooks.every((hook) => hook === 'test' || hook === 'test-success');
}

/** The line of a path of keys in the template that an object comes from. */
export function lineOf(texts: SourceTexts, item: Item, path: readonly string[]): number | undefined {
  const lines = texts.lines(item.file);
  const document = texts.document(item.file, item.kind, item.name);
  if (lines === undefined || document === undefined) return undefined;
  const { from, to } = document;
  if (!texts.maySearch(to - from)) return undefined;
  return lineOfPath(lines, path, from, to) ?? lineOfPath(lines, [`kind: ${item.kind}`], from, to);
}

/** What to say of an object, with its place. */
export function about(
  texts: SourceTexts,
  item: Item,
  path: readonly string[],
  message: string,
  more: Partial<Observation> = {},
): Observation {
  return {
    message,
    file: item.file,
    line: lineOf(texts, item, path),
    resource: item.resource,
    valuesFile: item.valuesFile,
    ...more,
  };
}
