/** The pattern given to `goMatch` is malformed (`filepath.ErrBadPattern`). */
export class BadPattern extends Error {}

/**
 * Go's `filepath.Match` (path/filepath/match.go) as it works on Unix: `*` and `?` stop at `/`, `[^a-z]` is a class, `\`
 * escapes. Ported rather than turned into a regular expression: the patterns come from strangers, and here each `*` is
 * tried once, from the left, so that no pattern costs more than the product of the two lengths. Throws `BadPattern`.
 */
export function goMatch(pattern: string, name: string): boolean {
  let rest = [...pattern];
  let left = [...name];
  while (rest.length > 0) {
    const { star, chunk, after } = scanChunk(rest);
    rest = after;
    if (star && chunk.length === 0) return !left.includes('/');
    const end = rest.length === 0;
    let matched = matchAt(chunk, left, end);
    for (let skip = 0; matched === undefined && star && skip < left.length && left[skip] !== '/'; skip += 1) {
      matched = matchAt(chunk, left.slice(skip + 1), end);
    }
    if (matched === undefined) return false;
    left = matched;
  }
  return left.length === 0;
}

/** What is left of the name behind the chunk; the last chunk has to match all of it. */
function matchAt(chunk: readonly string[], name: readonly string[], end: boolean): string[] | undefined {
  const left = matchChunk(chunk, name);
  return left !== undefined && end && left.length > 0 ? undefined : left;
}

/** The part of a pattern up to its next `*`, and whether stars stand before it. */
function scanChunk(pattern: readonly string[]): { star: boolean; chunk: string[]; after: string[] } {
  let start = 0;
  while (pattern[start] === '*') start += 1;
  let inClass = false;
  let at = start;
  for (; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '*' && !inClass) break;
  }
  return { star: start > 0, chunk: pattern.slice(start, at), after: pattern.slice(at) };
}

/** Goes on through the chunk after a mismatch, to find out whether it is well formed. */
function matchChunk(chunk: readonly string[], name: readonly string[]): string[] | undefined {
  let failed = false;
  let at = 0;
  let used = 0;
  while (at < chunk.length) {
    const character = name[used];
    failed = failed || character === undefined;
    let token = chunk[at];
    if (token === '[') {
      const found = matchClass(chunk, at + 1, character?.codePointAt(0) ?? -1);
      failed = failed || !found.matched;
      at = found.next;
    } else if (token === '?') {
      failed = failed || character === '/';
      at += 1;
    } else {
      if (token === '\\') {
        at += 1;
        token = chunk[at];
        if (token === undefined) throw new BadPattern();
      }
      failed = failed || token !== character;
      at += 1;
    }
    used += 1;
  }
  return failed ? undefined : name.slice(used);
}

/** A class from behind its `[`. Unlike `*` and `?` it can match a slash, as in Go. */
function matchClass(
  chunk: readonly string[],
  start: number,
  point: number,
): { matched: boolean; next: number } {
  const negated = chunk[start] === '^';
  let at = negated ? start + 1 : start;
  let inside = false;
  for (let ranges = 0; ranges === 0 || chunk[at] !== ']'; ranges += 1) {
    const low = classCharacter(chunk, at);
    const high = chunk[low.next] === '-' ? classCharacter(chunk, low.next + 1) : low;
    inside = inside || (low.point <= point && point <= high.point);
    at = high.next;
  }
  return { matched: inside !== negated, next: at + 1 };
}

function classCharacter(chunk: readonly string[], at: number): { point: number; next: number } {
  const first = chunk[at];
  const escaped = first === '\\';
  const point = (escaped ? chunk[at + 1] : first)?.codePointAt(0);
  const next = escaped ? at + 2 : at + 1;
  if (first === '-' || first === ']' || point === undefined || next >= chunk.length) throw new BadPattern();
  return { point, next };
}
