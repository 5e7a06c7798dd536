import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ArchiveBudget } from './archive-budget.ts';
import { gunzip } from './gunzip.ts';
import { defaultArchiveLimits } from './limits.ts';

const MiB = 1024 * 1024;
const budgetOf = (decompressedBytes: number): ArchiveBudget =>
  new ArchiveBudget({ ...defaultArchiveLimits, decompressedBytes });

test('what fits into the budget is inflated, and spent', () => {
  const budget = budgetOf(1000);
  expect(gunzip(gzipSync('x'.repeat(600)), budget).byteLength).toBe(600);
  expect(budget.decompressedBytesLeft).toBe(400);
  expect(() => gunzip(gzipSync('x'.repeat(401)), budget)).toThrow(
    expect.objectContaining({ code: 'archive_decompressed_too_large' }),
  );
});

test('a length in the trailer that lies changes nothing', () => {
  const archive = gzipSync(Buffer.alloc(3 * MiB));
  const lying = Buffer.concat([archive, gzipSync('')]);
  expect(gunzip(lying, budgetOf(4 * MiB)).byteLength).toBe(3 * MiB);
});

test('a bomb of 4 GiB is refused in little more memory than the limit', () => {
  const member = gzipSync(Buffer.alloc(64 * MiB));
  const bomb = Buffer.concat(Array<Buffer>(64).fill(member));
  const script = `
    const { gunzip } = await import(${JSON.stringify(join(import.meta.dirname, 'gunzip.ts'))});
    const { ArchiveBudget } = await import(${JSON.stringify(join(import.meta.dirname, 'archive-budget.ts'))});
    const { defaultArchiveLimits } = await import(${JSON.stringify(join(import.meta.dirname, 'limits.ts'))});
    const { readFileSync } = await import('node:fs');
    const bomb = readFileSync(0);
    const before = process.resourceUsage().maxRSS;
    let code;
    try { gunzip(bomb, new ArchiveBudget(defaultArchiveLimits)); } catch (error) { code = error.code; }
    console.log(JSON.stringify({ code, grownKiB: process.resourceUsage().maxRSS - before }));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { input: bomb });
  const { code, grownKiB } = JSON.parse(output.toString()) as { code: string; grownKiB: number };
  expect(code).toBe('archive_decompressed_too_large');
  expect(grownKiB).toBeLessThan(((defaultArchiveLimits.decompressedBytes + 64 * MiB) * 1) / 1024);
});
