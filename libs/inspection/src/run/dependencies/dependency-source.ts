/** A chart that another one needs and does not hold: the version is the one that Chart.lock names. */
export type WantedDependency = {
  readonly name: string;
  readonly version: string;
  /** As Chart.lock has it. */
  readonly repository: string;
};

/** Where charts that are not inside a chart come from. It decides which repositories it goes to. */
export type DependencySource = {
  /**
   * Gives the archive. It is checked again to be the chart that was asked for.
   * @throws DependencyRefused where the policy, the repository or a bound is against it
   */
  fetch(
    wanted: WantedDependency,
    bounds: { readonly maximumBytes: number; readonly signal: AbortSignal },
  ): Promise<Uint8Array>;
};

/** Why a chart that another one needs was not fetched, for a person: a clause that goes on after a colon. */
export class DependencyRefused extends Error {
  override readonly name = 'DependencyRefused';
  /** Whether it may be had another time: a repository that did not answer. */
  readonly passing: boolean;

  constructor(message: string, options: { passing?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.passing = options.passing ?? false;
  }
}

/** A source for installations that fetch nothing. */
export const noDependencies: DependencySource = {
  fetch: ({ repository }) =>
    Promise.reject(new DependencyRefused(`no policy allows charts to be fetched from ${repository}`)),
};
