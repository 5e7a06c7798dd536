import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ownPrograms } from './own-programs.ts';

test('projects that set options of their own are checked for themselves, and no others', async () => {
  const root = await mkdtemp(join(tmpdir(), 'chandlery-programs-'));
  try {
    const files = {
      'package.json': { workspaces: ['libs/*', 'test'] },
      'libs/plain/tsconfig.json': { extends: '../../tsconfig.base.json', include: ['src'] },
      'libs/page/tsconfig.json': { extends: '../../tsconfig.base.json', compilerOptions: { lib: ['dom'] } },
      'libs/bare/package.json': {},
      'test/tsconfig.json': { compilerOptions: {} },
      'elsewhere/tsconfig.json': { compilerOptions: {} },
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), JSON.stringify(content));
    }
    expect(ownPrograms(root)).toEqual(['libs/page', 'test']);
  } finally {
    await rm(root, { recursive: true });
  }
});

const repository = resolve(import.meta.dirname, '../../..');

test('what browsers run is checked with what browsers have', () => {
  expect(ownPrograms(repository)).toContain('libs/api-contract');
});

test('the one program over everything has every source and every spec of the workspaces', () => {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), ts.sys.readFile) as {
    config: unknown;
  };
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  const known = new Set(fileNames.map((name) => resolve(name)));
  const sources = ['apps', 'libs', 'tools', 'test'].flatMap((folder) =>
    globSync(`${folder}/**/*.{ts,tsx}`, { cwd: repository, exclude: (name) => name === 'node_modules' }),
  );
  expect(sources.length).toBeGreaterThan(1_000);
  expect(sources.filter((source) => !known.has(join(repository, source)))).toEqual([]);
});
