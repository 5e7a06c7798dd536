import type { Chart } from '@chandlery/chart';
import type { InspectionInput, Rendering } from './input.ts';
import { type Item, itemOf } from './kubernetes/item.ts';
import { type ContainerOf, containersOf, type PodOf, podOf } from './kubernetes/pods.ts';
import { SourceTexts } from './source/source-texts.ts';
import { schemaVerdicts } from './values/schema-verdicts.ts';

/** The objects of one rendering. */
export type RenderedItems = { readonly valuesFile: string; readonly items: readonly Item[] };

/** An object before and after. */
export type ItemPair = { readonly before: Item; readonly after: Item };

/** An input as the rules look at it: everything derived is derived once. */
export class Subject {
  readonly input: InspectionInput;
  readonly chart: Chart;
  readonly texts: SourceTexts;
  readonly renders: readonly RenderedItems[];
  /** The objects of all renderings: the same one as often as it is rendered. */
  readonly items: readonly Item[];
  readonly pods: readonly PodOf[];
  readonly containers: readonly ContainerOf[];
  #previous: Subject | undefined;

  constructor(input: InspectionInput) {
    this.input = input;
    this.chart = input.chart;
    this.texts = new SourceTexts(input.chart);
    this.renders = input.renders
      .filter(({ error }) => error === undefined)
      .map((rendering) => ({
        valuesFile: rendering.valuesFile,
        items: itemsOf(rendering, input.release.namespace, this.texts),
      }));
    this.items = this.renders.flatMap(({ items }) => items);
    this.pods = this.items.flatMap((item) => podOf(item) ?? []);
    this.containers = this.pods.flatMap(containersOf);
  }

  /** The version now active, looked at in the same way. */
  get previous(): Subject | undefined {
    const { previous, previousRenders, ...input } = this.input;
    if (previous === undefined) return undefined;
    this.#previous ??= new Subject({
      ...input,
      chart: previous,
      renders: previousRenders ?? [],
      schema: schemaVerdicts(previous),
    });
    return this.#previous;
  }

  /** The objects that both versions have, under each values file that both rendered. */
  pairs(): readonly ItemPair[] {
    return this.#compared().flatMap(({ before, after }) => {
      const old = new Map(before.map((item) => [item.identity, item]));
      return after.flatMap((item) => {
        const match = old.get(item.identity);
        return match === undefined ? [] : [{ before: match, after: item }];
      });
    });
  }

  /** The objects of the version now active that this one no longer has, under each values file that both rendered. */
  gone(): readonly Item[] {
    return this.#compared().flatMap(({ before, after }) => {
      const now = new Set(after.map(({ identity }) => identity));
      return before.filter(({ identity }) => !now.has(identity));
    });
  }

  #compared(): readonly { before: readonly Item[]; after: readonly Item[] }[] {
    const before = new Map(this.previous?.renders.map(({ valuesFile, items }) => [valuesFile, items]));
    return this.renders.flatMap(({ valuesFile, items }) => {
      const old = before.get(valuesFile);
      return old === undefined ? [] : [{ before: old, after: items }];
    });
  }
}

function itemsOf(
  { manifests, valuesFile }: Rendering,
  namespace: string,
  texts: SourceTexts,
): readonly Item[] {
  return manifests.map((manifest) => itemOf(manifest, valuesFile, namespace, texts));
}
