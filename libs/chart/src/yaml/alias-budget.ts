import type { YamlLimits } from './yaml-limits.ts';

/** What a node costs when it is repeated: how many nodes and characters are in it, and how deep it nests. */
export type NodeWeight = { nodes: number; characters: number; height: number };

/** The heaviest of Helm's rules, for documents of up to 400,000 nodes: 99 of 100 may come from aliases. */
const smallDocumentNodes = 400_000;
const largeDocumentNodes = 4_000_000;

/**
 * Counts what aliases stand for. Values are shared, not copied, so that counting is all a bomb costs. Beside our own limits
 * go-yaml's ratio is kept (`allowedAliasRatio` in its decode.go), so that what Helm refuses is refused here.
 */
export class AliasBudget {
  readonly #limits: YamlLimits;
  #nodes = 0;
  #aliasNodes = 0;
  #aliasCharacters = 0;

  constructor(limits: YamlLimits) {
    this.#limits = limits;
  }

  /** One node as written, an alias among them. */
  addNode(): void {
    this.#nodes += 1;
  }

  /** What one alias stands for. Returns whether the document is still within its limits. */
  addAlias({ nodes, characters }: Readonly<NodeWeight>): boolean {
    this.#nodes += nodes;
    this.#aliasNodes += nodes;
    this.#aliasCharacters += characters;
    return (
      this.#aliasNodes <= this.#limits.maxAliasNodes &&
      this.#aliasCharacters <= this.#limits.maxAliasCharacters &&
      !this.#isExcessiveToHelm()
    );
  }

  #isExcessiveToHelm(): boolean {
    if (this.#aliasNodes <= 100 || this.#nodes <= 1000) return false;
    const size = (this.#nodes - smallDocumentNodes) / (largeDocumentNodes - smallDocumentNodes);
    const allowed = 0.99 - 0.89 * Math.min(Math.max(size, 0), 1);
    return this.#aliasNodes / this.#nodes > allowed;
  }
}
