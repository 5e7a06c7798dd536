import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readLock, readMetadata } from '@chandlery/chart';
import { expect, inject, test } from 'vitest';
import { lockDigest } from './lock-digest.ts';

const chartYaml = `apiVersion: v2
name: shop
version: 1.0.0
dependencies:
  - name: store
    version: ">=2.0.0 <3.0.0"
    repository: file://../store
    condition: store.enabled
    tags: [data, "<b>"]
    alias: orders
    import-values: [host, { child: a, parent: b }]
`;

test.each(inject('helmClients'))('$name digests a lock in the same way', async ({ path }) => {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-lock-'));
  try {
    for (const [name, text] of [
      ['shop', chartYaml],
      ['store', 'apiVersion: v2\nname: store\nversion: 2.1.0\n'],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'Chart.yaml'), text);
    }
    await promisify(execFile)(path, ['dependency', 'update', 'shop'], { cwd: folder, env: { HOME: folder } });
    const lock = readLock(await readFile(join(folder, 'shop/Chart.lock')), 'Chart.lock');
    const asked = readMetadata(Buffer.from(chartYaml)).dependencies ?? [];
    const named = asked.filter((dependency) => dependency !== null);
    expect(lockDigest(named, lock.dependencies)).toBe(lock.digest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
