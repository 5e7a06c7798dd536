/** How much YAML is read before it is refused. */
export type YamlLimits = {
  /** Of the text as it is stored. */
  readonly maxBytes: number;
  /** Marks that begin a node as written (`,`, `:`, `-`, `[`, `{`, `?`); counted in texts that are longer than this only. */
  readonly maxNodes: number;
  /** Collections inside one another. */
  readonly maxDepth: number;
  /** Nodes that stand for an alias: what `*a` repeats. */
  readonly maxAliasNodes: number;
  /** Characters of the scalars that stand for an alias. */
  readonly maxAliasCharacters: number;
};

/**
 * Generous to every chart seen, and small enough that the worst text stays below a second and some hundred MB.
 * Bytes: Helm's own limit of one file in an archive (`MaxDecompressedFileSize`, pkg/chart/loader/archive.go).
 */
export const defaultYamlLimits: YamlLimits = {
  maxBytes: 5 * 1024 * 1024,
  maxNodes: 250_000,
  maxDepth: 100,
  maxAliasNodes: 100_000,
  maxAliasCharacters: 10_000_000,
};

/** How YAML is read. */
export type YamlOptions = {
  /** The file's name, for errors; `YAML` unless given. */
  readonly file?: string;
  /** Where these differ from `defaultYamlLimits`. */
  readonly limits?: Partial<YamlLimits>;
};
