import { EVENT_ID, SCALAR_STYLE } from 'js-yaml';
import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml';
import { AliasBudget, type NodeWeight } from './alias-budget.ts';
import { mappingKey } from './mapping-key.ts';
import type { ParsedText } from './parse-leniently.ts';
import { resolvePlain, type ResolvedScalar } from './resolve-plain.ts';
import { resolveTagged } from './resolve-tagged.ts';
import { refusedEscape, scalarText } from './scalar-text.ts';
import { tagHandles, tagName, type TagHandles } from './tag-name.ts';
import { positionOf, yamlError } from './yaml-error.ts';
import type { YamlLimits } from './yaml-limits.ts';
import { isYamlMapping, type YamlMapping, type YamlValue } from './yaml-value.ts';

type MutableMapping = { [key: string]: YamlValue };
type Anchor = { readonly value: YamlValue; readonly weight: NodeWeight; open: boolean };
type Frame = {
  readonly list: YamlValue[] | undefined;
  readonly map: MutableMapping;
  readonly anchor: Anchor | undefined;
  readonly weight: NodeWeight;
  readonly start: number;
  /** A mapping's key that waits for its value; `merge` if it is `<<`. */
  key: string | undefined;
  merge: boolean;
};

/** In place of the mapping that a sequence has not. */
const noMapping: MutableMapping = Object.freeze(Object.create(null)) as MutableMapping;
const anchorName = /^[0-9A-Za-z_-]+$/;

/**
 * Makes values of js-yaml's events as go-yaml v2 does (decode.go): tags of collections are passed over, of equal keys the
 * last one counts, `<<` merges where it stands and so overrides the keys before it. Not recursive.
 */
export class Composer {
  readonly #source: string;
  readonly #pads: ReadonlyMap<number, number>;
  readonly #file: string;
  readonly #limits: YamlLimits;
  readonly #budget: AliasBudget;
  readonly #anchors = new Map<string, Anchor>();
  readonly #frames: Frame[] = [];
  #handles: TagHandles = tagHandles([]);
  #document: YamlValue = null;

  constructor({ padded, pads }: Omit<ParsedText, 'events'>, file: string, limits: YamlLimits) {
    this.#source = padded;
    this.#pads = pads;
    this.#file = file;
    this.#limits = limits;
    this.#budget = new AliasBudget(limits);
  }

  /** The first document's value. */
  compose(events: readonly Event[]): YamlValue {
    for (const event of events) {
      if (event.type === EVENT_ID.POP) {
        const frame = this.#frames.pop();
        if (frame === undefined) break;
        this.#close(frame);
      } else if (event.type === EVENT_ID.DOCUMENT) this.#handles = tagHandles(event.directives);
      else if (event.type === EVENT_ID.ALIAS) this.#alias(event);
      else if (event.type === EVENT_ID.SCALAR) this.#scalar(event);
      else this.#open(event);
    }
    return this.#document;
  }

  #open(event: SequenceEvent | MappingEvent): void {
    this.#budget.addNode();
    const list: YamlValue[] | undefined = event.type === EVENT_ID.SEQUENCE ? [] : undefined;
    const map = list === undefined ? (Object.create(null) as MutableMapping) : noMapping;
    const weight = { nodes: 1, characters: 0, height: 1 };
    const anchor = this.#anchor(event, list ?? map, weight, true);
    this.#frames.push({ list, map, anchor, weight, start: event.start, key: undefined, merge: false });
  }

  #close({ list, map, anchor, weight, start }: Frame): void {
    if (anchor !== undefined) anchor.open = false;
    this.#add(list ?? map, weight, start, false);
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): void {
    this.#budget.addNode();
    const name = this.#source.slice(anchorStart, anchorEnd);
    const anchor = this.#anchors.get(name);
    if (anchor === undefined)
      throw this.#refusal('yaml_invalid', `there is no anchor "${name}"`, anchorStart);
    if (anchor.open)
      throw this.#refusal('yaml_alias_bomb', `the anchor "${name}" contains itself`, anchorStart);
    if (!this.#budget.addAlias(anchor.weight)) {
      throw this.#refusal('yaml_alias_bomb', 'its aliases stand for more than the limit', anchorStart);
    }
    if (this.#frames.length + anchor.weight.height > this.#limits.maxDepth) {
      throw this.#refusal('yaml_too_deep', 'its aliases nest deeper than the limit', anchorStart);
    }
    const { nodes, characters, height } = anchor.weight;
    this.#add(anchor.value, { nodes: nodes + 1, characters, height }, anchorStart, false);
  }

  #scalar(event: ScalarEvent): void {
    this.#budget.addNode();
    if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) this.#checkEscapes(event);
    const text = scalarText(this.#source, event);
    const value = this.#resolve(event, text);
    const weight = { nodes: 1, characters: text.length, height: 0 };
    this.#anchor(event, value, weight, false);
    this.#add(value, weight, event.valueStart, text === '<<' && this.#mayMerge(event));
  }

  #checkEscapes({ valueStart, valueEnd }: ScalarEvent): void {
    const found = refusedEscape(this.#source.slice(valueStart, valueEnd));
    if (found === undefined) return;
    const { escape, index } = found;
    throw this.#refusal('yaml_invalid', `${escape} is no escape of YAML 1.1`, valueStart + index);
  }

  #resolve(event: ScalarEvent, text: string): ResolvedScalar {
    const plain = event.style === SCALAR_STYLE.PLAIN;
    if (event.tagStart === -1) return plain ? resolvePlain(text) : text;
    const tag = this.#source.slice(event.tagStart, event.tagEnd);
    const value = resolveTagged(tagName(tag, this.#handles), text);
    if (value instanceof Error) throw this.#refusal('yaml_invalid', value.message, event.tagStart);
    return value;
  }

  #mayMerge({ style, tagStart, tagEnd }: ScalarEvent): boolean {
    if (tagStart === -1) return style === SCALAR_STYLE.PLAIN;
    const tag = this.#source.slice(tagStart, tagEnd);
    return tag === '!' || tagName(tag, this.#handles) === 'tag:yaml.org,2002:merge';
  }

  #anchor(
    { anchorStart, anchorEnd }: SequenceEvent | MappingEvent | ScalarEvent,
    value: YamlValue,
    weight: NodeWeight,
    open: boolean,
  ): Anchor | undefined {
    if (anchorStart === -1) return undefined;
    const name = this.#source.slice(anchorStart, anchorEnd);
    if (!anchorName.test(name)) {
      throw this.#refusal('yaml_invalid', 'an anchor is named by letters, digits, - and _', anchorStart);
    }
    const anchor = { value, weight, open };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  #add(value: YamlValue, weight: Readonly<NodeWeight>, position: number, isMergeKey: boolean): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      this.#document = value;
      return;
    }
    frame.weight.nodes += weight.nodes;
    frame.weight.characters += weight.characters;
    frame.weight.height = Math.max(frame.weight.height, weight.height + 1);
    if (frame.list !== undefined) frame.list.push(value);
    else if (frame.merge) {
      frame.merge = false;
      this.#merge(frame.map, value, position);
    } else if (frame.key !== undefined) {
      frame.map[frame.key] = value;
      frame.key = undefined;
    } else if (isMergeKey) frame.merge = true;
    else {
      const key = mappingKey(value);
      if (key instanceof Error) throw this.#refusal('yaml_invalid', key.message, position);
      frame.key = key;
    }
  }

  /** Of several mappings the first one counts, so they are merged from behind. */
  #merge(into: MutableMapping, value: YamlValue, position: number): void {
    const sources: readonly YamlValue[] = Array.isArray(value) ? value.toReversed() : [value];
    for (const source of sources) {
      if (!isYamlMapping(source)) {
        throw this.#refusal('yaml_invalid', '<< merges a mapping, or a sequence of mappings', position);
      }
      Object.assign<MutableMapping, YamlMapping>(into, source);
    }
  }

  #refusal(
    code: 'yaml_invalid' | 'yaml_too_deep' | 'yaml_alias_bomb',
    reason: string,
    position: number,
  ): Error {
    return yamlError(code, this.#file, reason, positionOf(this.#source, Math.max(position, 0), this.#pads));
  }
}
