import { gzipSync } from 'node:zlib';
import { plainChartYaml, type CorpusChart } from './corpus-chart.ts';
import { gnuLongName, pax, rawTar, type RawEntry } from './raw-tar.ts';

const magics = ['ustar\x0000', 'ustar  \0', '\0'.repeat(8), 'ustar\x0001', 'ustar x0'];
/** The fields of a header that a reader trips over: mode, size, checksum, type, magic, device, prefix, star's times. */
const fields = [
  [100, 8],
  [124, 12],
  [148, 8],
  [156, 1],
  [257, 8],
  [329, 16],
  [345, 30],
  [476, 36],
  [0, 512],
] as const;

/**
 * Archives around one sound Chart.yaml, with extended headers, odd entries and flipped bytes strewn in at random but the
 * same every time: where tar is ambiguous, two readers part.
 */
export function mutatedArchives(count: number, seed: number): CorpusChart[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: `mutated-${seed}-${at}`,
    archive: gzipSync(mutatedTar(random), { level: 1 }),
  }));
}

type Random = (below: number) => number;

function mutatedTar(random: Random): Buffer {
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[random(choices.length)] ?? choices[0];
  const entries: RawEntry[] = [
    { name: 'plain/Chart.yaml', data: plainChartYaml, magic: magics[random(magics.length)] ?? '' },
  ];
  for (let left = random(4); left > 0; left -= 1) {
    entries.splice(random(entries.length + 1), 0, oddEntry(random, pick));
  }
  const tar = rawTar(entries, pick([2, 0, 1, 2, 3]));
  for (let left = random(3); left > 0; left -= 1) flipByte(tar, random, pick);
  return random(8) === 0 ? tar.subarray(0, random(tar.byteLength)) : tar;
}

function oddEntry(random: Random, pick: <T>(choices: readonly [T, ...T[]]) => T): RawEntry {
  const kind = random(3);
  if (kind === 0) {
    const key = pick(['path', 'size', 'mtime', 'uid', 'linkpath', 'comment', 'VENDOR.x']);
    return pax({ [key]: pick(['plain/x', '12', '1.5', '', '-1', 'abc', '+7']) }, pick(['x', 'g']));
  }
  if (kind === 1) return gnuLongName(pick(['plain/y', '', 'plain/z/']));
  return {
    name: pick(['plain/a', 'plain/b/', 'plain/./c', 'x', 'plain']),
    data: 'x'.repeat(random(600)),
    type: pick(['0', '\0', '5', '7', 'g', 'x', 'L', 'K', 'Z']),
    magic: pick(['ustar\x0000', 'ustar  \0', '\0'.repeat(8)]),
    prefix: pick(['', 'plain']),
  };
}

function flipByte(tar: Buffer, random: Random, pick: <T>(choices: readonly [T, ...T[]]) => T): void {
  const block = tar.subarray(512 * random(tar.byteLength / 512)).subarray(0, 512);
  const [start, length] = fields[random(fields.length)] ?? fields[0];
  // Of a Chart.yaml's own bytes nothing is to change: this is about tar.
  if (block.byteLength < 512 || block.toString('latin1', 0, 3) === 'api') return;
  block[start + random(length)] = pick([0, 0x20, 0x80, 0xff, 0x30 + random(10), random(256)]);
  if (block[0] === 0 || random(5) === 0) return;
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

/** Mulberry32: small, and the same on every machine. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.floor(below);
  };
}
