/**
 * What CHANGELOG.md gained: the section of the version where the file has one and changed, else the lines that are new.
 * Empty where it gained nothing.
 */
export function changelogGain(base: string, head: string, version: string): string {
  if (base === head) return '';
  const [before, now] = [linesOf(base), linesOf(head)];
  const section = sectionOf(now, version);
  if (section !== undefined && section !== '' && section !== sectionOf(before, version)) return section;
  return trimmed(addedLines(before, now));
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|[\r\n]/);
}

/** A line that begins with hashes, or one that is underlined by the next. */
function levelAt(lines: readonly string[], index: number): number | undefined {
  const [hashes] = /^#{1,6}(?=\s)/.exec(lines[index] ?? '') ?? [];
  if (hashes !== undefined) return hashes.length;
  const below = lines[index + 1] ?? '';
  if ((lines[index] ?? '').trim() === '' || !/^(?:={3,}|-{3,})[ \t]*$/.test(below)) return undefined;
  return below.startsWith('=') ? 1 : 2;
}

/** The text below the heading that names the version, up to the next heading that is not below it. */
function sectionOf(lines: readonly string[], version: string): string | undefined {
  const start = lines.findIndex((line, index) => levelAt(lines, index) !== undefined && names(line, version));
  const level = levelAt(lines, start);
  if (start === -1 || level === undefined) return undefined;
  const below = lines[start]?.startsWith('#') === true ? start + 1 : start + 2;
  let end = below;
  while (end < lines.length && (levelAt(lines, end) ?? 7) > level) end += 1;
  return trimmed(lines.slice(below, end));
}

/** `1.2.3` in `## [v1.2.3] - 2026-01-02`, and not in `## 1.2.30` or `## 1.2.3-rc.1`. */
function names(heading: string, version: string): boolean {
  const bare = version.replace(/^v/, '');
  for (let at = heading.indexOf(bare); at !== -1; at = heading.indexOf(bare, at + 1)) {
    const before = heading[at - 1] ?? ' ';
    const after = heading.slice(at + bare.length);
    const isStart = !/[\w.+]/.test(before) || (before === 'v' && !/\w/.test(heading[at - 2] ?? ' '));
    if (isStart && !/^(?:[\w+]|[.-]\w)/.test(after)) return true;
  }
  return false;
}

/** What is between the lines that both begin and both end with: a changelog grows at one place. */
function addedLines(before: readonly string[], now: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, now.length) - start;
  while (end < most && before[before.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const known = new Set(before.slice(start, before.length - end));
  return now.slice(start, now.length - end).filter((line) => line.trim() === '' || !known.has(line));
}

function trimmed(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}
