const mebibyte = 1024 * 1024;

/** Bounds of one inspection. */
export type InspectionLimits = {
  /** Of everything but the rules: dependencies, rendering, lint. */
  readonly totalMs: number;
  /** Of one run of Helm. */
  readonly helmMs: number;
  readonly helmCpuSeconds: number;
  readonly helmMemoryBytes: number;
  /** What one rendering may come to. */
  readonly renderingBytes: number;
  /** What all renderings may come to. */
  readonly outputBytes: number;
  /** Files of `ci/` that are rendered; of each version. */
  readonly valuesFiles: number;
  /** Charts that are fetched for one chart, and what each may have. */
  readonly dependencies: number;
  readonly dependencyBytes: number;
  /** Of each of the two looks that the worker takes: at the charts before Helm runs, at the renderings afterwards. */
  readonly rulesMs: number;
};

/**
 * A rendering of 16 million bytes is more than a release can hold (`defaultManifestLimits` of @chandlery/chart); an
 * ordinary Helm takes 60 MiB and a fifth of a second.
 */
export const defaultInspectionLimits: InspectionLimits = {
  totalMs: 60_000,
  helmMs: 20_000,
  helmCpuSeconds: 15,
  helmMemoryBytes: 512 * mebibyte,
  renderingBytes: 16_000_000,
  outputBytes: 50_000_000,
  valuesFiles: 20,
  dependencies: 30,
  dependencyBytes: 10 * mebibyte,
  rulesMs: 60_000,
};
