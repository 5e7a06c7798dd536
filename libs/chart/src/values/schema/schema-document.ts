import type { JsonObject, JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject, own, pointerTo } from '../json-access.ts';
import { draftOf, idOf, placesOf, type Draft } from './drafts.ts';
import { SchemaDefect } from './schema-defect.ts';

/** A schema with an identity of its own (`$id`), or a whole document: what anchors and fragments are looked for in. */
export type SchemaResource = {
  readonly pointer: string;
  readonly url: string;
  readonly draft: Draft;
  /** Pointers by `$anchor`, or by an `$id` that is a fragment. */
  readonly anchors: Map<string, string>;
  readonly dynamicAnchors: Set<string>;
};

/**
 * A document of schemas and the resources in it, as santhosh-tekuri/jsonschema collects them (roots.go): at the places where
 * its draft knows schemas, and at those that a reference leads to.
 */
export class SchemaDocument {
  readonly url: string;
  readonly root: JsonValue;
  /** Metaschemas check formats whatever their draft. */
  readonly assertsFormats: boolean;
  readonly resources = new Map<string, SchemaResource>();
  /** Where schemas are although no keyword of the draft says so: a reference led there. */
  readonly oddPlaces = new Set<string>();
  readonly #byUrl = new Map<string, SchemaResource>();
  readonly #seen = new Set<string>();

  constructor(url: string, root: JsonValue, fallback: Draft, assertsFormats = false) {
    this.url = url;
    this.root = root;
    this.assertsFormats = assertsFormats;
    this.#collect(root, url, '', fallback);
  }

  /** Whether schemas were looked for here; if not, `addPlace` does. */
  knows(pointer: string): boolean {
    return this.#seen.has(pointer);
  }

  /** Looks for resources at a place that no keyword of the draft names, such as `/components/x`. */
  addPlace(value: JsonValue, pointer: string): void {
    this.oddPlaces.add(pointer);
    const base = this.resourceOf(pointer);
    this.#collect(value, base.url, pointer, base.draft);
  }

  /** The resource that a place belongs to. */
  resourceOf(pointer: string): SchemaResource {
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const resource = this.resources.get(at);
      if (resource !== undefined) return resource;
      if (at === '') throw new SchemaDefect('schema_invalid', 'the schema is no object and no boolean');
    }
  }

  /** The resource of an address. */
  resourceAt(url: string): SchemaResource | undefined {
    return url === this.url ? this.resources.get('') : this.#byUrl.get(url);
  }

  #collect(value: JsonValue, base: string, pointer: string, fallback: Draft): void {
    if (this.#seen.has(pointer)) return;
    this.#seen.add(pointer);
    if (!isJsonObject(value)) {
      if (pointer === '') this.#add('', base, fallback);
      return;
    }
    const { draft, url } = this.#identity(value, base, pointer, fallback);
    const resource = this.resources.get(pointer) ?? this.resourceAt(url) ?? this.resourceOf(pointer);
    this.#collectAnchors(value, pointer, resource);
    for (const [keyword, members] of placesOf(draft)) {
      const held = own(value, keyword);
      const at = pointerTo(pointer, keyword);
      if (held === undefined) continue;
      if (members === '') this.#collect(held, url, at, resource.draft);
      else if (members === '[]' && isJsonArray(held)) {
        for (const [index, item] of held.entries())
          this.#collect(item, url, pointerTo(at, index), resource.draft);
      } else if (members === '*' && isJsonObject(held)) {
        for (const [key, item] of Object.entries(held))
          this.#collect(item, url, pointerTo(at, key), resource.draft);
      }
    }
  }

  /** Its draft and address; `$schema` counts where there is an `$id`, and at the top. */
  #identity(
    value: JsonObject,
    base: string,
    pointer: string,
    fallback: Draft,
  ): { draft: Draft; url: string } {
    const named = own(value, '$schema');
    const declared = typeof named === 'string' ? (draftOf(named) ?? fallback) : fallback;
    const declaredId = addressOf(idOf(value, declared));
    const draft = declaredId === undefined && pointer !== '' ? fallback : declared;
    const id = addressOf(idOf(value, draft));
    if (id === undefined) {
      if (pointer === '') this.#add(pointer, base, draft);
      return { draft, url: base };
    }
    const url = resolveUrl(base, id);
    if (url === undefined)
      throw new SchemaDefect('schema_invalid', `its id ${JSON.stringify(id)} is no URL`, pointer);
    const twin = pointer === '' ? undefined : this.resourceAt(url);
    if (twin !== undefined && twin.pointer !== pointer) {
      throw new SchemaDefect('schema_invalid', `the id ${JSON.stringify(id)} is there twice`, pointer);
    }
    this.#add(pointer, url, draft);
    return { draft, url };
  }

  #add(pointer: string, url: string, draft: Draft): void {
    const resource = { pointer, url, draft, anchors: new Map(), dynamicAnchors: new Set<string>() };
    this.resources.set(pointer, resource);
    if (!this.#byUrl.has(url)) this.#byUrl.set(url, resource);
  }

  #collectAnchors(value: JsonObject, pointer: string, resource: SchemaResource): void {
    const { draft, anchors, dynamicAnchors } = resource;
    const add = (anchor: JsonValue | undefined): void => {
      if (typeof anchor !== 'string' || anchor === '' || anchor.startsWith('/')) return;
      if ((anchors.get(anchor) ?? pointer) !== pointer) {
        throw new SchemaDefect(
          'schema_invalid',
          `the anchor ${JSON.stringify(anchor)} is there twice`,
          pointer,
        );
      }
      anchors.set(anchor, pointer);
    };
    if (draft < 2019) add(idOf(value, draft)?.split('#')[1]);
    else add(own(value, '$anchor'));
    const dynamic = draft >= 2020 ? own(value, '$dynamicAnchor') : undefined;
    if (typeof dynamic === 'string') dynamicAnchors.add(dynamic);
    add(dynamic);
  }
}

/** The part of an id before its fragment; `undefined` where it is nothing but a fragment. */
function addressOf(id: string | undefined): string | undefined {
  const address = id?.split('#')[0];
  return address === '' ? undefined : address;
}

/** An address taken against another one; `undefined` if it is none. */
export function resolveUrl(base: string, reference: string): string | undefined {
  if (reference === '') return base;
  try {
    return new URL(reference, base).href;
  } catch {
    return undefined;
  }
}
