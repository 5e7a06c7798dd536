/**
 * Whether a path, or a folder that it lies in, is what the pattern says: `charts` and `charts/*` both say `charts/web/x`.
 * `*` and `?` stay inside one name, `**` stands for any number of folders; everything else, brackets too, is itself. Time is
 * bounded by the product of both lengths, whatever the pattern: no regular expressions.
 */
export function pathMatches(pattern: string, path: string): boolean {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  // reached[i]: the first i parts of the pattern say exactly the names read so far.
  let reached = withoutStars(wanted, [true, ...wanted.map(() => false)]);
  if (reached[wanted.length] === true) return true;
  for (const name of given) {
    const next = [false, ...wanted.map(() => false)];
    wanted.forEach((part, index) => {
      if (part === '**') {
        if (reached[index] === true || reached[index + 1] === true) next[index + 1] = true;
      } else if (reached[index] === true && nameMatches(part, name)) next[index + 1] = true;
    });
    reached = withoutStars(wanted, next);
    if (reached[wanted.length] === true) return true;
  }
  return false;
}

/** `**` may stand for nothing. */
function withoutStars(wanted: readonly string[], reached: readonly boolean[]): boolean[] {
  const all = [...reached];
  wanted.forEach((part, index) => {
    if (part === '**' && all[index] === true) all[index + 1] = true;
  });
  return all;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/** One name against one part: goes back to the last star only, which is enough. */
function nameMatches(part: string, name: string): boolean {
  let [at, inName, star, starInName] = [0, 0, -1, 0];
  while (inName < name.length) {
    if (at < part.length && part[at] === '*') {
      star = at;
      starInName = inName;
      at += 1;
    } else if (at < part.length && (part[at] === '?' || part[at] === name[inName])) {
      at += 1;
      inName += 1;
    } else if (star !== -1) {
      at = star + 1;
      starInName += 1;
      inName = starInName;
    } else return false;
  }
  while (part[at] === '*') at += 1;
  return at === part.length;
}
