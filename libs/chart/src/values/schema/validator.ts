import type { JsonObject, JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject, jsonTypeOf, own, pointerTo, sameJson } from '../json-access.ts';
import { applyCombinations } from './apply-combinations.ts';
import { applyToList } from './apply-to-list.ts';
import { applyToNumber } from './apply-to-number.ts';
import { applyToObject } from './apply-to-object.ts';
import { applyToText } from './apply-to-text.ts';
import type { Budget } from './budget.ts';
import { groupKeyword, unnamedFailure, type Failure } from './failure.ts';
import { formatDefect } from './formats.ts';
import { textOf, textsOf } from './keyword-values.ts';
import type { Patterns } from './patterns.ts';
import { SchemaDefect } from './schema-defect.ts';
import type { SchemaNode, SchemaStore } from './schema-store.ts';
import { Unevaluated, unevaluatedBy } from './unevaluated.ts';

/** The schemas that led to the present one; those of one `valueId` judge the same value. */
type Scope = {
  readonly node: SchemaNode;
  readonly valueId: number;
  readonly parent: Scope | undefined;
  readonly depth: number;
};

/** What every part of one judgement shares. */
export type Judging = { readonly store: SchemaStore; readonly budget: Budget; readonly patterns: Patterns };

/**
 * Judges one value by one schema: `validator` of santhosh-tekuri/jsonschema v6 (validator.go), which Helm judges by since
 * 3.18.5. It interprets: no code is made of a schema.
 */
export class Validator {
  readonly judging: Judging;
  readonly node: SchemaNode;
  readonly value: JsonValue;
  readonly path: string;
  readonly unevaluated: Unevaluated;
  /** Whether only the verdict is asked for. */
  readonly quiet: boolean;
  readonly failures: Failure[] = [];
  readonly #scope: Scope;

  constructor(
    judging: Judging,
    value: JsonValue,
    path: string,
    unevaluated: Unevaluated,
    quiet: boolean,
    scope: Scope,
  ) {
    this.judging = judging;
    this.node = scope.node;
    this.value = value;
    this.path = path;
    this.unevaluated = unevaluated;
    this.quiet = quiet;
    this.#scope = scope;
  }

  /** The schema; empty if it is a boolean. */
  get schema(): JsonObject {
    return isJsonObject(this.node.value) ? this.node.value : {};
  }

  /** @throws SchemaDefect schema_too_complex, and what a reference of the schema may be refused for */
  validate(): Failure | undefined {
    this.judging.budget.spend(1);
    const { node, value, schema } = this;
    if (node.value === true || !isJsonObject(node.value)) {
      return node.value === false ? this.failure('', 'false schema') : undefined;
    }
    if (this.#isCycle()) return this.failure('$ref', 'the schema refers to itself for the same value');
    const first = this.#checkWhole(schema, value);
    if (first !== undefined) return first;
    const reference = textOf(schema, '$ref');
    if (reference !== undefined) {
      const failure = this.#follow(this.judging.store.target(node, reference));
      if (node.resource.draft < 2019) return failure;
      this.add(failure);
    }
    if (isJsonObject(value)) applyToObject(this, value);
    else if (isJsonArray(value)) applyToList(this, value);
    else if (typeof value === 'string') applyToText(this, value);
    else if (typeof value === 'number') applyToNumber(this, value);
    if (this.failures.length === 0 || !this.quiet) this.#applyRest();
    return this.#verdict();
  }

  /** Judges the same value by another schema. */
  same(node: SchemaNode, quiet = false): Failure | undefined {
    const unevaluated = unevaluatedBy(node, this.value, !this.unevaluated.isEmpty);
    const scope = this.#below(node, this.#scope.valueId);
    const inner = new Validator(this.judging, this.value, this.path, unevaluated, this.quiet || quiet, scope);
    const failure = inner.validate();
    if (failure === undefined) this.unevaluated.merge(unevaluated);
    return failure;
  }

  /** Judges a value inside of this one. */
  inside(node: SchemaNode, value: JsonValue, key: string | number): Failure | undefined {
    const unevaluated = unevaluatedBy(node, value, false);
    const scope = this.#below(node, this.#scope.valueId + 1);
    const path = this.quiet ? this.path : pointerTo(this.path, key);
    return new Validator(this.judging, value, path, unevaluated, this.quiet, scope).validate();
  }

  /** Judges another value, such as a name, on its own. */
  detached(node: SchemaNode, value: JsonValue): boolean {
    const scope = { ...this.#below(node, this.#scope.valueId + 1), parent: undefined };
    return (
      new Validator(
        this.judging,
        value,
        this.path,
        unevaluatedBy(node, value, false),
        true,
        scope,
      ).validate() === undefined
    );
  }

  /** The schema at a keyword of this one, or at a member of it. */
  sub(keyword: string, member?: string | number): SchemaNode {
    return this.judging.store.child(this.node, keyword, member);
  }

  /** Whether a keyword of the schema is there and belongs to its draft. */
  has(keyword: string, since: number): boolean {
    return this.node.resource.draft >= since && Object.hasOwn(this.schema, keyword);
  }

  add(failure: Failure | undefined): void {
    if (failure !== undefined) this.failures.push(failure);
  }

  /** Refuses the value by a keyword. */
  fail(keyword: string, message: string, causes: readonly Failure[] = []): void {
    this.failures.push(this.failure(keyword, message, causes));
  }

  failure(keyword: string, message: string, causes: readonly Failure[] = []): Failure {
    if (this.quiet) return unnamedFailure;
    const schemaPath = keyword === '' ? this.node.pointer : pointerTo(this.node.pointer, keyword);
    return { path: this.path, keyword, message, schemaPath, causes };
  }

  #below(node: SchemaNode, valueId: number): Scope {
    const { maxDepth } = this.judging.budget.limits;
    const depth = this.#scope.depth + 1;
    if (depth <= maxDepth) return { node, valueId, parent: this.#scope, depth };
    throw new SchemaDefect(
      'schema_too_complex',
      `its schemas refer to one another more than ${maxDepth} deep`,
    );
  }

  #isCycle(): boolean {
    let length = 0;
    for (let at = this.#scope.parent; at?.valueId === this.#scope.valueId; at = at.parent) {
      if (at.node === this.node) return true;
      length += 1;
    }
    this.judging.budget.spend(length >> 3);
    return false;
  }

  /** What ends the judgement at once: type, const, enum and format. */
  #checkWhole(schema: JsonObject, value: JsonValue): Failure | undefined {
    const got = jsonTypeOf(value);
    const wanted = own(schema, 'type');
    const types = typeof wanted === 'string' ? [wanted] : textsOf(wanted);
    const isWanted = types.includes(got) || (types.includes('integer') && Number.isInteger(value));
    if (types.length > 0 && !isWanted) return this.failure('type', `got ${got}, want ${types.join(' or ')}`);
    if (this.has('const', 6) && !this.#isSame(own(schema, 'const')))
      return this.failure('const', wantedValues([own(schema, 'const') ?? null], 'const'));
    const allowed = own(schema, 'enum');
    if (isJsonArray(allowed) && !allowed.some((item) => this.#isSame(item)))
      return this.failure('enum', wantedValues(allowed, 'enum'));
    const format = textOf(schema, 'format');
    if (format === undefined || (this.node.resource.draft >= 2019 && !this.node.document.assertsFormats))
      return undefined;
    const defect = formatDefect(format, value, this.judging.patterns);
    return defect === undefined
      ? undefined
      : this.failure('format', `the value is not valid ${format}: ${defect}`);
  }

  #isSame(wanted: JsonValue | undefined): boolean {
    this.judging.budget.spend(1);
    return sameJson(this.value, wanted);
  }

  #follow(target: SchemaNode): Failure | undefined {
    return this.same(target);
  }

  #applyRest(): void {
    const { draft } = this.node.resource;
    if (draft >= 2019) this.#followDynamic();
    applyCombinations(this);
    if (draft < 2019) return;
    const { value, unevaluated } = this;
    if (isJsonObject(value) && Object.hasOwn(this.schema, 'unevaluatedProperties')) {
      for (const key of unevaluated.keys ?? [])
        this.add(this.inside(this.sub('unevaluatedProperties'), own(value, key) ?? null, key));
      unevaluated.keys?.clear();
    }
    if (isJsonArray(value) && Object.hasOwn(this.schema, 'unevaluatedItems')) {
      for (const index of unevaluated.items ?? [])
        this.add(this.inside(this.sub('unevaluatedItems'), value[index] ?? null, index));
      unevaluated.items?.clear();
    }
  }

  #followDynamic(): void {
    const { store } = this.judging;
    const recursive = textOf(this.schema, '$recursiveRef');
    if (recursive !== undefined) {
      const target = store.target(this.node, recursive);
      const isAnchor = isJsonObject(target.value) && own(target.value, '$recursiveAnchor') === true;
      this.add(this.#follow(isAnchor ? this.#outermostRecursive(target) : target));
    }
    const dynamic = this.node.resource.draft >= 2020 ? textOf(this.schema, '$dynamicRef') : undefined;
    if (dynamic === undefined) return;
    const target = store.target(this.node, dynamic);
    const anchor = dynamic.split('#')[1] ?? '';
    const isAnchor =
      anchor !== '' && isJsonObject(target.value) && own(target.value, '$dynamicAnchor') === anchor;
    this.add(this.#follow(isAnchor ? this.#outermostDynamic(anchor, target) : target));
  }

  #outermostRecursive(fallback: SchemaNode): SchemaNode {
    let found = fallback;
    for (let at: Scope | undefined = this.#scope; at !== undefined; at = at.parent) {
      const root = this.judging.store.node(at.node.document, at.node.resource.pointer);
      if (isJsonObject(root.value) && own(root.value, '$recursiveAnchor') === true) found = at.node;
    }
    return found;
  }

  #outermostDynamic(anchor: string, fallback: SchemaNode): SchemaNode {
    let found = fallback;
    for (let at: Scope | undefined = this.#scope; at !== undefined; at = at.parent) {
      const { dynamicAnchors, anchors } = at.node.resource;
      const pointer = dynamicAnchors.has(anchor) ? anchors.get(anchor) : undefined;
      if (pointer !== undefined) found = this.judging.store.node(at.node.document, pointer);
    }
    return found;
  }

  #verdict(): Failure | undefined {
    const [only] = this.failures;
    if (this.failures.length < 2) return only;
    return this.failure(groupKeyword, 'validation failed', this.failures);
  }
}

/** Judges a value by a schema from the start. */
export function judge(judging: Judging, node: SchemaNode, value: JsonValue): Failure | undefined {
  const scope: Scope = { node, valueId: 0, parent: undefined, depth: 0 };
  return new Validator(judging, value, '', unevaluatedBy(node, value, false), false, scope).validate();
}

function wantedValues(values: readonly JsonValue[], keyword: string): string {
  const plain = values.every((value) => typeof value !== 'object' || value === null);
  if (!plain) return `'${keyword}' failed`;
  const shown = values
    .slice(0, 20)
    .map((value) => (typeof value === 'string' ? `'${value.slice(0, 100)}'` : String(value)));
  const more = values.length > shown.length ? ', …' : '';
  return values.length === 1
    ? `value must be ${shown.join('')}`
    : `value must be one of ${shown.join(', ')}${more}`;
}
