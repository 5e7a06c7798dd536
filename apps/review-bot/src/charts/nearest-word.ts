/** The word that is nearest to what was written, where one is near enough to be meant. */
export function nearestWord(written: string, words: readonly string[]): string | undefined {
  const bounded = written.slice(0, 50).toLowerCase();
  const [nearest] = words
    .map((word) => ({ word, distance: distance(bounded, word.toLowerCase()) }))
    .filter((near) => near.distance <= Math.max(1, Math.floor(near.word.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return nearest?.word;
}

/** Levenshtein's: how many letters have to be added, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let at = 0; at < b.length; at += 1) {
      const changed = (row[at] ?? 0) + (letter === b[at] ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
