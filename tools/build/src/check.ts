import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ownPrograms } from './own-programs.ts';

/**
 * `npm run check [-- format] [types] [lint]`: the whole repository in a few large runs. A program for each of the projects, once for its
 * types and once for its lint, would read and check most of the code many times over.
 */
const root = resolve(import.meta.dirname, '../../..');

type Check = {
  readonly title: string;
  /** What Node runs, with its arguments. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

const bin = (path: string): string => join(root, 'node_modules', path);

const format: readonly Check[] = [
  { title: 'format', command: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
];

const types: readonly Check[] = ['.', ...ownPrograms(root)].map((project) => ({
  title: `types of ${project}`,
  command: [bin('typescript/bin/tsc'), '--noEmit', '-p', project],
}));

const lint: readonly Check[] = [
  // The rule of the boundaries lets everything pass where Nx has no graph of the projects yet.
  { title: 'projects', command: [bin('nx/dist/bin/nx.js'), 'show', 'projects'] },
  {
    title: 'lint',
    // All types at once are more than Node's usual heap.
    command: ['--max-old-space-size=8192', bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'],
    environment: { WHOLE_LINT: '1' },
  },
];

const given = process.argv.slice(2);
const chosen = (name: string, checks: readonly Check[]): readonly Check[] =>
  given.length === 0 || given.includes(name) ? checks : [];
const unknown = given.filter((name) => !['format', 'types', 'lint'].includes(name));
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}. usage: npm run check [-- format] [types] [lint]`);
  process.exitCode = 2;
} else {
  // Two rows that take about as long: one for each core of a small machine.
  const rows = [[...chosen('format', format), ...chosen('types', types)], chosen('lint', lint)];
  const passed = await Promise.all(rows.map(inOrder));
  process.exitCode = passed.every(Boolean) ? 0 : 1;
}

/** Every check is run, whatever the one before found. */
async function inOrder(checks: readonly Check[]): Promise<boolean> {
  let passed = true;
  for (const check of checks) passed = (await run(check)) && passed;
  return passed;
}

async function run({ title, command, environment }: Check): Promise<boolean> {
  const begin = performance.now();
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, NX_DAEMON: 'false', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolved, failed) => {
    child.once('error', failed);
    child.once('close', resolved);
  });
  const [code, out, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const seconds = Math.round((performance.now() - begin) / 1000);
  console.log(`${title}: ${code === 0 ? 'right' : 'WRONG'} (${seconds} s)`);
  if (code !== 0) console.log([out, errors].join('\n').trim());
  return code === 0;
}
