import type { HeldLimits } from '@chandlery/helm-cli';
import type { InspectionInput, LintMessage, StoreFacts } from '../input.ts';
import type { InspectionReport } from '../report/report.ts';
import type { FetchedDependency } from './dependencies/fetch-missing.ts';
import type { Wanted } from './dependencies/wanted-dependencies.ts';

/** What there is to know of a chart before Helm runs; `refused` says why it is none. */
export type ChartLook =
  | { readonly refused: string }
  | {
      readonly refused?: never;
      readonly name: string;
      readonly version: string;
      /** The texts of `values.yaml` and of the files of `ci/`, by path; a chart without values.yaml has an empty one. */
      readonly valuesFiles: readonly { readonly path: string; readonly text: string }[];
      readonly wanted: Wanted;
      /** Where a schema, its own or a subchart's, leads out of itself: Helm would fetch that. */
      readonly outside?: string;
    };

/** Why Helm has no rendering to give. */
export type RenderError = NonNullable<InspectionInput['renders'][number]['error']>;

/** What Helm gave with one values file. */
export type RenderedText = {
  readonly valuesFile: string;
  readonly text: string;
  /** The same rendering a second time, where it is another text. */
  readonly again?: string;
  readonly error?: RenderError;
};

/** The two charts: as they are, and with what was fetched into them. */
export type ChartArchives = { readonly archive: Uint8Array; readonly complete?: Uint8Array };

/** Everything that a report is made of. */
export type Judged = {
  readonly chart: ChartArchives;
  readonly previous?: ChartArchives;
  readonly notRendered?: string;
  readonly inconclusive?: true;
  readonly renders: readonly RenderedText[];
  readonly previousRenders: readonly RenderedText[];
  readonly release: InspectionInput['release'];
  readonly kubernetesVersion: string;
  readonly helmLint: readonly LintMessage[];
  /** What Helm says of this version with the values files of the one before, where it cannot render with them. */
  readonly oldValuesErrors: Readonly<Record<string, string>>;
  /** What was left out since something before it had taken too much. */
  readonly skipped?: readonly string[];
  readonly facts: StoreFacts;
  readonly rendering?: { readonly helmVersion: string; readonly held: HeldLimits };
};

/** What a worker is asked, and what it answers. */
export type RulesQuestions = {
  /** What are these? */
  readonly look: { needs: { archives: readonly Uint8Array[] }; gives: readonly ChartLook[] };
  /** The archive with what was fetched in its charts/. */
  readonly complete: {
    needs: { archive: Uint8Array; fetched: readonly FetchedDependency[] };
    gives:
      | { readonly archive: Uint8Array; readonly look: ChartLook; readonly refused?: never }
      | { readonly refused: string };
  };
  /** Where an index.yaml says that a version is. */
  readonly find: {
    needs: { index: Uint8Array; name: string; version: string };
    gives:
      | { readonly url: string; readonly digest: string; readonly refused?: never }
      | { readonly refused: string };
  };
  readonly judge: { needs: Judged; gives: InspectionReport };
};

export type RulesQuestion = keyof RulesQuestions;

/** One question with what it needs. */
export type RulesTask = {
  readonly [Q in RulesQuestion]: { readonly question: Q; readonly needs: RulesQuestions[Q]['needs'] };
}[RulesQuestion];
