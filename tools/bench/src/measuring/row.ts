import { ratiosOf, type Spread, spreadOf } from './statistics.ts';
import type { Unit } from './units.ts';

/** What a figure has to be, and whether the ratio or our own value has to. */
export type Target = { readonly text: string; readonly holds: (median: number) => boolean };

/** One line of the table. */
export type Row = {
  readonly figure: string;
  readonly ours: string;
  /** What ours is held against, and its value; empty where there is nothing. */
  readonly anchor: string;
  readonly ratio?: Spread;
  readonly target?: string;
  readonly holds?: boolean;
  /** Set where it should have been measured and could not be: then the bench has failed. */
  readonly failed?: true;
};

export function atMost(value: number, text = `≤ ${value}`): Target {
  return { text, holds: (median) => median <= value };
}

export function atLeast(value: number, text = `≥ ${value.toFixed(2).replace(/0$/, '')}`): Target {
  return { text, holds: (median) => median >= value };
}

/** Ours against an anchor, measured in turns: the target is about the ratio. */
export function compared(options: {
  readonly figure: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  readonly anchor: readonly number[];
  /** What the anchor is. */
  readonly against: string;
  readonly target?: Target | undefined;
}): Row {
  const { figure, unit, ours, anchor, against, target } = options;
  const ratio = spreadOf(ratiosOf(ours, anchor));
  return {
    figure,
    ours: unit(spreadOf(ours).median),
    anchor: `${against}: ${unit(spreadOf(anchor).median)}`,
    ratio,
    ...judged(target, ratio.median),
  };
}

/** Ours alone: the target is about the value itself. */
export function alone(options: {
  readonly figure: string;
  readonly unit: Unit;
  readonly ours: readonly number[];
  readonly target?: Target | undefined;
}): Row {
  const { figure, unit, ours, target } = options;
  const { median, minimum, maximum } = spreadOf(ours);
  const value = `${unit(median)} (${unit(minimum)}–${unit(maximum)})`;
  return { figure, ours: value, anchor: '', ...judged(target, median) };
}

/** A figure that could not be measured here, and why. */
export function leftOut(figure: string, reason: string): Row {
  return { figure, ours: `left out: ${reason}`, anchor: '' };
}

/** Measures a part of a program; where that fails, says so in its row, and the other parts go on. */
export async function orFailed(
  figure: string,
  say: (text: string) => void,
  measure: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  try {
    return await measure();
  } catch (error) {
    say(`${figure} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return [{ ...leftOut(figure, 'the measurement failed'), failed: true }];
  }
}

function judged(target: Target | undefined, median: number): Pick<Row, 'target' | 'holds'> {
  return target === undefined ? {} : { target: target.text, holds: target.holds(median) };
}
