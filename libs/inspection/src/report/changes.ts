import type { JsonObject, JsonValue } from '@chandlery/chart';
import { differingPaths } from '../json/equal.ts';
import { isObject, objectAt } from '../json/read.ts';
import type { Item } from '../kubernetes/item.ts';
import type { Subject } from '../subject.ts';

/** What an upgrade does to one object, under the default values. */
export type ResourceChange = {
  readonly change: 'added' | 'removed' | 'changed';
  readonly resource: string;
  readonly kind: string;
  readonly file: string;
  /** Dotted paths that differ; empty unless it is `changed`. */
  readonly paths: readonly string[];
};

/** Labels and annotations that every version changes, or that follow from other changes. */
const versionLabels = ['helm.sh/chart', 'chart', 'app.kubernetes.io/version'];

/** The objects that differ from the version now active; all are `added` where there is none. Hooks are among them, tests not. */
export function resourceChanges({ renders, previous }: Subject): readonly ResourceChange[] {
  const now = itemsOf(renders);
  const before = itemsOf(previous?.renders ?? []);
  const added = [...now.values()].filter(({ identity }) => !before.has(identity));
  const removed = [...before.values()].filter(({ identity }) => !now.has(identity));
  const changed = [...now.values()].flatMap((item) => {
    const old = before.get(item.identity);
    const paths = old === undefined ? [] : differingPaths(normalised(old.object), normalised(item.object));
    return paths.length === 0 ? [] : [{ item, paths }];
  });
  return [
    ...added.map((item) => changeOf('added', item)),
    ...removed.map((item) => changeOf('removed', item)),
    ...changed.map(({ item, paths }) => changeOf('changed', item, paths)),
  ];
}

function itemsOf(renders: Subject['renders']): ReadonlyMap<string, Item> {
  const defaults = renders.find(({ valuesFile }) => valuesFile === 'values.yaml')?.items ?? [];
  return new Map(defaults.filter(({ hooks }) => !hooks.includes('test')).map((item) => [item.identity, item]));
}

function changeOf(change: ResourceChange['change'], item: Item, paths: readonly string[] = []): ResourceChange {
  return { change, resource: item.resource, kind: item.kind, file: item.file, paths };
}

/** An object without what changes with every version. */
function normalised(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]): [string, JsonValue] => {
      if (key === 'labels' && isObject(value)) return [key, without(value, (name) => versionLabels.includes(name))];
      if (key === 'annotations' && isObject(value)) return [key, without(value, (name) => name.startsWith('checksum/'))];
      if (key === 'metadata' || key === 'spec' || key === 'template' || key === 'jobTemplate') {
        return [key, isObject(value) ? normalised(objectAt(object, key)) : value];
      }
      return [key, value];
    }),
  );
}

function without(map: JsonObject, drop: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !drop(name)));
}
