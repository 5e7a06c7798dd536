import type { Delivery } from './delivery.ts';

/** How deliveries go wrong. Nothing here is random: the same seed gives the same order. */
export interface Disturbance {
  /** Each N-th is lost; it is still listed, as failed, and can be redelivered. */
  dropEvery?: number;
  /** Each N-th comes twice. */
  doubleEvery?: number;
  /** Puts them in another order. */
  shuffleSeed?: number;
}

/** What is really sent of the deliveries, in which order; `lost` is told of the others. */
export function disturbed(
  deliveries: readonly Delivery[],
  disturbance: Disturbance,
  lost: (delivery: Delivery) => void,
  offset = 0,
): Delivery[] {
  const { dropEvery, doubleEvery, shuffleSeed } = disturbance;
  const sent: Delivery[] = [];
  deliveries.forEach((delivery, index) => {
    const count = offset + index + 1;
    if (dropEvery !== undefined && count % dropEvery === 0) return lost(delivery);
    sent.push(delivery);
    if (doubleEvery !== undefined && count % doubleEvery === 0) sent.push(delivery);
  });
  return shuffleSeed === undefined ? sent : shuffled(sent, shuffleSeed);
}

/** Fisher and Yates, with a small generator (mulberry32) so that a seed is enough to repeat it. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const mixed = [...items];
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [mixed[last], mixed[other]];
    if (one !== undefined && two !== undefined) [mixed[last], mixed[other]] = [two, one];
  }
  return mixed;
}
