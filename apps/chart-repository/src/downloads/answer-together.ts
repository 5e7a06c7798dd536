/**
 * Sends answers that come to pass in one turn of the event loop one right after the other at its end: a client that is woken by each
 * of them, and asks again before the next is written, takes the processor's time and caches from the server each time. Where only
 * one request came in the last turn there is nothing to wait for, and the answer goes out at once.
 */
export function answersTogether(): (send: () => void) => void {
  let waiting: (() => void)[] = [];
  let inTurn = 0;
  let several = false;
  const endTurn = (): void => {
    several = inTurn > 1;
    inTurn = 0;
    const all = waiting;
    waiting = [];
    for (const send of all) send();
  };
  return (send) => {
    inTurn += 1;
    if (inTurn === 1) setImmediate(endTurn);
    if (several) waiting.push(send);
    else send();
  };
}
