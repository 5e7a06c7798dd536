import type { ArchiveFile } from '@chandlery/chart';
import { createTwoFilesPatch } from 'diff';
import { contentLimits } from './content-limits.ts';
import { isText } from './file-type.ts';

/** One file that is not the same in both. */
export type FileDifference = {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fromBytes: number | null;
  readonly toBytes: number | null;
  /** Unified, with three lines around each change; `null` of what is no text, or too large to show. */
  readonly diff: string | null;
};

/** The files of two archives that differ, by path. */
export function compareFiles(
  from: readonly ArchiveFile[],
  to: readonly ArchiveFile[],
): { differences: FileDifference[]; truncated: boolean } {
  const [before, after] = [byPath(from), byPath(to)];
  const differences: FileDifference[] = [];
  let truncated = false;
  let room: number = contentLimits.diffCharacters;
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, young] = [before.get(path), after.get(path)];
    if (old !== undefined && young !== undefined && Buffer.compare(old, young) === 0) continue;
    if (differences.length >= contentLimits.comparedFiles) return { differences, truncated: true };
    const lines = linesOf(path, old, young);
    // What is no text has no lines, so nothing is left out of it.
    const diff = typeof lines === 'string' && lines.length <= room ? lines : null;
    truncated ||= lines !== null && diff === null;
    room -= diff?.length ?? 0;
    differences.push({
      path,
      change: old === undefined ? 'added' : young === undefined ? 'removed' : 'changed',
      fromBytes: old?.length ?? null,
      toBytes: young?.length ?? null,
      diff,
    });
  }
  return { differences, truncated };
}

/** @returns `null` where one is no text, `undefined` where they are too large or too different */
function linesOf(
  path: string,
  old: Uint8Array = new Uint8Array(),
  young: Uint8Array = new Uint8Array(),
): string | null | undefined {
  if (!isText(old) || !isText(young)) return null;
  if (Math.max(old.length, young.length) > contentLimits.comparedFileBytes) return undefined;
  return createTwoFilesPatch(path, path, textOf(old), textOf(young), undefined, undefined, {
    context: 3,
    maxEditLength: contentLimits.editLength,
    timeout: contentLimits.comparisonMs,
  });
}

function byPath(files: readonly ArchiveFile[]): ReadonlyMap<string, Uint8Array> {
  return new Map(files.map(({ path, bytes }) => [path, bytes]));
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
