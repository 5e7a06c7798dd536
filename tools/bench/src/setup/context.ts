import type { Catalogue } from '../generator/catalogue.ts';
import type { Row } from '../measuring/row.ts';
import type { Scope } from './scope.ts';
import type { Tools } from './tools.ts';

/** How many versions the stores have that are measured. */
export type Sizes = { readonly small: number; readonly medium: number; readonly large: number };

/** What a program measures with. */
export type Context = {
  /** The repository. */
  readonly root: string;
  readonly tools: Tools;
  readonly quick: boolean;
  readonly sizes: Sizes;
  /** How often everything is measured, in turns with its anchor. */
  readonly repetitions: number;
  /** How long one load lasts. */
  readonly seconds: number;
  /** What the program started; it ends when the program does. */
  readonly scope: Scope;
  /** Tells people how far it is. */
  say(text: string): void;
  /** A new folder, which goes with the scope. */
  folder(name: string): Promise<string>;
  catalogue(versions: number): Catalogue;
  /** A data folder of its own with the catalogue of so many versions in it, which goes with the scope. */
  store(versions: number): Promise<string>;
};

/** Measures one figure. */
export type Program = (context: Context) => Promise<readonly Row[]>;

/** `110k`, `1k`, `300`. */
export function sizeName(versions: number): string {
  return versions % 1000 === 0 ? `${versions / 1000}k` : String(versions);
}

/** How many repetitions a figure gets that differs much from one to the next: enough for their median to tell. */
export function often(repetitions: number): number {
  return repetitions * 2 + 1;
}
