import type { JsonValue } from '../../yaml/json-value.ts';
import { lookUp, pointerSteps, pointerTo } from '../json-access.ts';
import { metaschemaUrl, type Draft } from './drafts.ts';
import { metaschema } from './metaschemas/index.ts';
import { resolveUrl, SchemaDocument, type SchemaResource } from './schema-document.ts';
import { SchemaDefect } from './schema-defect.ts';

/** One schema in its document. Two are the same schema if they are the same object. */
export type SchemaNode = {
  readonly document: SchemaDocument;
  readonly pointer: string;
  readonly resource: SchemaResource;
  readonly value: JsonValue;
  /** Schemas inside of it that were asked for, by keyword and member. */
  readonly children: Map<string, SchemaNode>;
};

/** Documents of schemas by their addresses: one that is judged by, and the metaschemas. Nothing is ever fetched. */
export class SchemaStore {
  readonly #documents = new Map<string, SchemaDocument>();
  readonly #nodes = new Map<string, SchemaNode>();
  readonly #targets = new Map<SchemaNode, Map<string, SchemaNode>>();

  /** Adds the document of a schema. */
  add(document: SchemaDocument): SchemaNode {
    this.#documents.set(document.url, document);
    return this.node(document, '');
  }

  /** The metaschema of a draft. */
  metaschema(draft: Draft): SchemaNode {
    const url = metaschemaUrl(draft);
    const document = this.#document(url);
    if (document === undefined) throw new Error(`there is no metaschema ${url}`);
    return this.node(document, '');
  }

  /** The schema at a place of a document. */
  node(document: SchemaDocument, pointer: string): SchemaNode {
    const key = `${document.url}#${pointer}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const value = lookUp(document.root, pointer);
    if (value === undefined || pointerSteps(pointer) === undefined) {
      throw new SchemaDefect('schema_invalid', `nothing is at ${JSON.stringify(`#${pointer}`)}`, pointer);
    }
    if (!document.knows(pointer)) document.addPlace(value, pointer);
    const node = { document, pointer, resource: document.resourceOf(pointer), value, children: new Map() };
    this.#nodes.set(key, node);
    return node;
  }

  /** The schema at a keyword of another one, or at a member of it. */
  child(parent: SchemaNode, keyword: string, member?: string | number): SchemaNode {
    const key = member === undefined ? keyword : `${keyword}/${member}`;
    const known = parent.children.get(key);
    if (known !== undefined) return known;
    const pointer = pointerTo(parent.pointer, keyword);
    const child = this.node(parent.document, member === undefined ? pointer : pointerTo(pointer, member));
    parent.children.set(key, child);
    return child;
  }

  /**
   * What a reference in a schema leads to.
   * @throws SchemaDefect schema_invalid if there is no such place, schema_reference_outside
   */
  target(from: SchemaNode, reference: string): SchemaNode {
    const known = this.#targets.get(from) ?? new Map<string, SchemaNode>();
    this.#targets.set(from, known);
    const target = known.get(reference) ?? this.#resolve(from, reference);
    known.set(reference, target);
    return target;
  }

  #resolve(from: SchemaNode, reference: string): SchemaNode {
    const hash = reference.indexOf('#');
    const address = hash === -1 ? reference : reference.slice(0, hash);
    const url = resolveUrl(from.resource.url, address);
    const fragment = hash === -1 ? '' : unescaped(reference.slice(hash + 1));
    if (url === undefined || fragment === undefined) {
      throw new SchemaDefect('schema_invalid', `$ref ${JSON.stringify(reference)} is no URL`, from.pointer);
    }
    const inside = from.document.resourceAt(url);
    const document = inside === undefined ? this.#document(url) : from.document;
    const resource = inside ?? document?.resourceAt(url);
    if (document === undefined || resource === undefined) throw outside(reference, from.pointer);
    const pointer =
      fragment === '' || fragment.startsWith('/')
        ? resource.pointer + fragment
        : resource.anchors.get(fragment);
    if (pointer === undefined || lookUp(document.root, pointer) === undefined) {
      throw new SchemaDefect(
        'schema_invalid',
        `$ref ${JSON.stringify(reference)} leads to nothing`,
        from.pointer,
      );
    }
    return this.node(document, pointer);
  }

  #document(url: string): SchemaDocument | undefined {
    const known = this.#documents.get(url);
    const text = known === undefined ? metaschema(url) : undefined;
    if (text === undefined) return known;
    const document = new SchemaDocument(url, text, 2020, true);
    this.#documents.set(url, document);
    return document;
  }
}

/** The refusal of a reference that Helm would follow over the network or the disk. */
export function outside(reference: string, pointer: string, keyword = '$ref'): SchemaDefect {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(reference)?.[1]?.toLowerCase();
  const kind = scheme === undefined ? 'a file beside it' : `${scheme === 'https' ? 'http' : scheme} address`;
  const shown = reference.length > 200 ? `${reference.slice(0, 200)}…` : reference;
  return new SchemaDefect(
    'schema_reference_outside',
    `${keyword} ${JSON.stringify(shown)} leads out of the document (${kind}), and nothing is fetched`,
    pointer,
  );
}

function unescaped(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
