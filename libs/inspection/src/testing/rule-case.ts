import type { InspectionInput, StoreFacts } from '../input.ts';

/** Files over those of the base chart; `null` takes one away. */
export type Overlay = Readonly<Record<string, string | null>>;

/** One chart and what is to be found in it: nothing else, by no rule. */
export type RuleCase = {
  readonly files?: Overlay;
  /** The version now active: the base chart as 1.3.0, with these files. */
  readonly previous?: Overlay;
  readonly facts?: Partial<StoreFacts>;
  /** Whether `helm lint` is asked, too. */
  readonly lint?: true;
  /** Whether the chart is rendered twice. */
  readonly twice?: true;
  /** What the case gives in place of what the helpers would find out. */
  readonly input?: Partial<InspectionInput>;
  /**
   * `code file` or `code file | the line, trimmed`, sorted as `inspect` sorts. Findings that are information alone are
   * left out for a case that says so.
   */
  readonly finds: readonly string[];
  /** What the first finding's message says. */
  readonly says?: string;
};

/** The charts of one rule by what they show: at least one that trips it and one that nearly does. */
export type RuleCases = Readonly<Record<string, RuleCase>>;
