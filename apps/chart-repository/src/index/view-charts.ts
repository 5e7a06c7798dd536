import type { ChunkGroup } from './chunk-group.ts';
import type { Document } from './document.ts';
import type { Form } from './entry.ts';

/** An index as it is served; the same object until the view changes. */
export type ServedIndex = { readonly document: Document; readonly etag: string };

/** The index's revision at a change, and the time. */
export type Changed = { readonly revision: number; readonly atMs: number };

/** Some apps of a view that follow each other. */
export type Block = {
  readonly appIds: ReadonlySet<string>;
  /** What is known of their chunks; another object after each change, so that whoever read before it fills the old one. */
  readonly groups: Partial<Record<Form, ChunkGroup>>;
};

type OwnBlock = { readonly appIds: Set<string>; groups: Partial<Record<Form, ChunkGroup>> };

/** Which apps a view shows, in the order in which they came, cut into blocks, of which a change concerns one. */
export class ViewCharts {
  readonly #blockCharts: number;
  readonly #blocks = new Set<OwnBlock>();
  readonly #blockOf = new Map<string, OwnBlock>();
  #last: OwnBlock | undefined;
  #served: Partial<Record<Form, ServedIndex>> = {};
  #changed: Changed | undefined;
  /** When somebody last asked for it as gzip. */
  readonly #gzipMs: Partial<Record<Form, number>> = {};

  /** @param blockCharts charts of a block: the first reader after a change pays for so many, and for the number of blocks */
  constructor(blockCharts = 32) {
    this.#blockCharts = blockCharts;
  }

  get blocks(): Iterable<Block> {
    return this.#blocks;
  }

  /** The one in which an app is, if the view can show it. */
  blockOf(appId: string): Block | undefined {
    return this.#blockOf.get(appId);
  }

  /** Whether a block stands before all others. */
  isFirst(block: Block): boolean {
    const [first] = this.#blocks;
    return first === block;
  }

  /** Its documents; another object after each change, as with a block's `groups`. */
  get served(): Partial<Record<Form, ServedIndex>> {
    return this.#served;
  }

  /** When it last changed, if it did. */
  get changed(): Changed | undefined {
    return this.#changed;
  }

  /** Adds an app behind all others; nothing where it is there. */
  add(appId: string): void {
    if (this.#blockOf.has(appId)) return;
    if (this.#last === undefined || this.#last.appIds.size >= this.#blockCharts) {
      this.#last = { appIds: new Set(), groups: {} };
      this.#blocks.add(this.#last);
    }
    this.#last.appIds.add(appId);
    this.#blockOf.set(appId, this.#last);
    this.#last.groups = {};
  }

  /** Takes an app out. */
  delete(appId: string): void {
    const block = this.#blockOf.get(appId);
    if (block === undefined) return;
    this.#blockOf.delete(appId);
    block.appIds.delete(appId);
    block.groups = {};
    if (block.appIds.size > 0) return;
    this.#blocks.delete(block);
    if (this.#last === block) this.#last = undefined;
  }

  /** Says that what it shows of an app, or that it does or does not, is another thing now. */
  touch(appId: string, changed: Changed): void {
    const block = this.#blockOf.get(appId);
    if (block !== undefined) block.groups = {};
    this.#served = {};
    this.#changed = changed;
  }

  /** Says that somebody wants it as gzip. */
  wantGzip(form: Form, atMs: number): void {
    this.#gzipMs[form] = atMs;
  }

  /** Whether somebody wanted it as gzip after a time. */
  wasGzipWanted(form: Form, afterMs: number): boolean {
    return (this.#gzipMs[form] ?? Number.NEGATIVE_INFINITY) > afterMs;
  }
}
