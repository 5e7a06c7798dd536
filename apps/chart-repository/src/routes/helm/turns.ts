/**
 * What is sent in one turn of the event loop, and each reader's part of it at most and at least. Were it more for each of many, those
 * whose windows have grown would get a multiple of what the others do; were it less for a few, the turns would cost more than
 * the sending.
 */
const turnBytes = 4 * 1024 * 1024;
const [mostBytes, leastBytes] = [2 * 1024 * 1024, 64 * 1024];
/** So many of a line are sent something, where none is slow. */
const fewServed = 2;
/** Whoever takes nothing for so long is not waited for. */
const slowMs = 10;

/** Somebody who is sent something. */
export type Reader = {
  /** What it is sent, in all. */
  readonly bytes: number;
  /**
   * Hands it the next bytes, so many at most. It tells of its own accord when it takes more, also where that is at once.
   * @returns how many bytes it was handed
   */
  send(most: number): number;
};

type Place = {
  readonly reader: Reader;
  /** See `#clock`. */
  readonly ends: number;
  slow: boolean;
  /** `undefined`: it takes more. */
  blockedMs: number | undefined;
};

/**
 * Who of many readers is sent something next. Were all served at once, a large answer would fill the socket of each, which is memory that
 * the machine has to find; served a few at a time, the first are done early and the last no later. So they stand in line, in the
 * order in which they would be done if all were sent the same at the same time: who wants little does not wait for those who want
 * much (weighted fair queueing: Demers, Keshav and Shenker, 1989). Whoever takes more slowly than the machine sends leaves the line, and
 * is sent what it takes when it takes it: nobody waits for it.
 */
export class Turns {
  readonly #places = new Map<Reader, Place>();
  readonly #line: Place[] = [];
  /** The slow ones who take more. */
  readonly #slowReady = new Set<Place>();
  /** What each would have been sent by now, in bytes, if all were sent the same. */
  #clock = 0;
  #served = fewServed;
  #isScheduled = false;
  #watch: NodeJS.Timeout | undefined;

  /** Takes in a reader, whose first turn is at once where nobody had one since the event loop was here last. */
  join(reader: Reader): void {
    const ends = this.#clock + reader.bytes;
    const place: Place = { reader, ends, slow: false, blockedMs: undefined };
    const before = this.#line.findLastIndex((other) => other.ends <= ends) + 1;
    this.#places.set(reader, place);
    this.#line.splice(before, 0, place);
    const isAtOnce = !this.#isScheduled && before < this.#served;
    this.#schedule();
    if (isAtOnce) this.#send(place, mostBytes);
    this.#watchLine();
  }

  /** A reader takes more. */
  ready(reader: Reader): void {
    const place = this.#places.get(reader);
    if (place === undefined) return;
    place.blockedMs = undefined;
    if (place.slow) this.#slowReady.add(place);
    this.#schedule();
  }

  /** A reader has everything, or wants no more. */
  leave(reader: Reader): void {
    const place = this.#places.get(reader);
    if (place === undefined) return;
    this.#places.delete(reader);
    this.#slowReady.delete(place);
    if (!place.slow) this.#line.splice(this.#line.indexOf(place), 1);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    const first = this.#line.slice(0, this.#served).filter(({ blockedMs }) => blockedMs === undefined);
    const now = [...first, ...this.#slowReady];
    this.#slowReady.clear();
    const share = Math.max(leastBytes, Math.floor(turnBytes / now.length));
    for (const place of now) this.#send(place, Math.min(mostBytes, share));
  }

  #send(place: Place, most: number): void {
    place.blockedMs = performance.now();
    const readers = this.#places.size;
    this.#clock += place.reader.send(most) / readers;
  }

  /** While somebody waits in line, looks again and again for whom. */
  #watchLine(): void {
    if (this.#line.length <= fewServed) this.#served = fewServed;
    else
      this.#watch ??= setTimeout(() => {
        this.#watch = undefined;
        const slow = this.#takeSlow();
        // Where many are slow, the next ones are not looked at two by two.
        this.#served = fewServed + 2 * slow;
        this.#schedule();
        this.#watchLine();
      }, slowMs);
  }

  /** Takes those out of the line who are waited for in vain. @returns how many */
  #takeSlow(): number {
    const sinceMs = performance.now() - slowMs;
    const slow = this.#line
      .slice(0, this.#served)
      .filter(({ blockedMs }) => blockedMs !== undefined && blockedMs <= sinceMs);
    for (const place of slow) {
      place.slow = true;
      this.#line.splice(this.#line.indexOf(place), 1);
    }
    return slow.length;
  }
}
